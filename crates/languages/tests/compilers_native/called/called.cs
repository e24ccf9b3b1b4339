// Makes the calls that a file lists, by the declarations that are compiled along. What a declaration cannot be given
// is not called: the answer is then a question mark.
using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Native;

static class Called
{
    static void Main(string[] arguments)
    {
        foreach (string line in File.ReadLines(arguments[0])) Console.WriteLine(Answer(line.Split(' ')));
    }

    static string Answer(string[] cells)
    {
        MethodInfo method = typeof(NativeMethods).GetMethod(cells[0]);
        ParameterInfo[] parameters = method.GetParameters();
        var given = new object[parameters.Length];
        try
        {
            for (int at = 0; at < given.Length; at++) given[at] = Given(cells[at + 1], parameters[at].ParameterType);
        }
        catch (NotSupportedException) { return cells[0] + " ?"; }
        object result = method.Invoke(null, given);
        string answer = cells[0] + " " + (result == null ? 0 : Number(result));
        for (int at = 0; at < given.Length; at++)
        {
            if (cells[at + 1][0] != 'm') continue;
            byte[] after = Memory(given[at], parameters[at].ParameterType, Bytes(cells[at + 1]).Length);
            answer += " " + string.Concat(after.Select(one => one.ToString("X2")));
        }
        return answer;
    }

    /// What a parameter of this type is given.
    static object Given(string cell, Type type)
    {
        switch (cell[0])
        {
            case 'n': return Typed(long.Parse(cell.Substring(1)), type);
            case 'd': return double.Parse(cell.Substring(1));
            case '0' when type.IsByRef: throw new NotSupportedException("null");
            case '0': return type == typeof(IntPtr) ? (object)IntPtr.Zero : null;
            default: return Filled(Bytes(cell), cell[0], type);
        }
    }

    static object Filled(byte[] bytes, char kind, Type type)
    {
        if (type == typeof(string))
            return (kind == 'w' ? Encoding.Unicode : Encoding.UTF8).GetString(bytes).TrimEnd('\0');
        if (type.IsArray)
        {
            var array = Array.CreateInstance(type.GetElementType(), bytes.Length / Size(type.GetElementType()));
            Buffer.BlockCopy(bytes, 0, array, 0, bytes.Length);
            return array;
        }
        Type of = type.IsByRef ? type.GetElementType() : typeof(byte);
        // What is written behind one value would be written over something else.
        if (type.IsByRef && bytes.Length > Size(of)) throw new NotSupportedException("more than one");
        IntPtr memory = Marshal.AllocHGlobal(Math.Max(bytes.Length, Size(of)));
        Marshal.Copy(new byte[Size(of)], 0, memory, Size(of));
        Marshal.Copy(bytes, 0, memory, bytes.Length);
        if (!type.IsByRef) return memory;
        if (of == typeof(bool)) return Marshal.ReadInt32(memory) != 0;
        return of.IsEnum ? Enum.ToObject(of, Marshal.ReadInt32(memory)) : Marshal.PtrToStructure(memory, of);
    }

    /// The bytes of what was given, as they are after the call.
    static byte[] Memory(object given, Type type, int size)
    {
        var bytes = new byte[size];
        if (given is Array array) Buffer.BlockCopy(array, 0, bytes, 0, size);
        else if (type == typeof(IntPtr)) Marshal.Copy((IntPtr)given, bytes, 0, size);
        else if (given is bool || given is Enum) BitConverter.GetBytes((int)Number(given)).CopyTo(bytes, 0);
        else
        {
            IntPtr copy = Marshal.AllocHGlobal(Marshal.SizeOf(given));
            Marshal.Copy(new byte[Marshal.SizeOf(given)], 0, copy, Marshal.SizeOf(given));
            Marshal.StructureToPtr(given, copy, false);
            Marshal.Copy(copy, bytes, 0, size);
        }
        return bytes;
    }

    static int Size(Type type)
    {
        if (type == typeof(char)) return 2;
        return Marshal.SizeOf(type == typeof(bool) ? typeof(int) : type.IsEnum ? type.GetEnumUnderlyingType() : type);
    }

    static object Typed(long number, Type type)
    {
        if (type.IsEnum) return Enum.ToObject(type, number);
        if (type == typeof(IntPtr)) return new IntPtr(number);
        if (type == typeof(UIntPtr)) return new UIntPtr(unchecked((ulong)number));
        switch (Type.GetTypeCode(type))
        {
            case TypeCode.Boolean: return number != 0;
            case TypeCode.Char: return (char)number;
            case TypeCode.Byte: return unchecked((byte)number);
            case TypeCode.Int16: return unchecked((short)number);
            case TypeCode.UInt16: return unchecked((ushort)number);
            case TypeCode.Int32: return unchecked((int)number);
            case TypeCode.UInt32: return unchecked((uint)number);
            case TypeCode.Int64: return number;
            case TypeCode.UInt64: return unchecked((ulong)number);
            default: throw new NotSupportedException(type.Name);
        }
    }

    static long Number(object value)
    {
        if (value is IntPtr pointer) return (long)pointer;
        if (value is UIntPtr number) return unchecked((long)(ulong)number);
        if (value is ulong large) return unchecked((long)large);
        return Convert.ToInt64(value);
    }

    static byte[] Bytes(string cell) =>
        Enumerable.Range(0, cell.Length / 2).Select(at => Convert.ToByte(cell.Substring(2 * at + 1, 2), 16)).ToArray();
}
