// Text shared between processes.
//
//   SharedMemory write NAME TEXT   attaches, writes, and holds on until it reads a line
//   SharedMemory read NAME         prints the text
//
// On Windows the functions are kernel32's. Elsewhere they come from file-mapping-kernel32: Mono finds it through
// SharedMemory.exe.config beside the program; .NET loads a copy or link named kernel32.dll.so there.

using System;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

static class NativeMethods
{
    public const uint PAGE_READWRITE = 0x04;
    public const uint FILE_MAP_WRITE = 0x0002;
    public const uint FILE_MAP_READ = 0x0004;
    public static readonly IntPtr INVALID_HANDLE_VALUE = new IntPtr(-1);

    [DllImport("kernel32.dll", EntryPoint = "CreateFileMappingW", CharSet = CharSet.Unicode, ExactSpelling = true, SetLastError = true)]
    public static extern IntPtr CreateFileMapping(
        IntPtr hFile,
        IntPtr lpFileMappingAttributes,
        uint flProtect,
        uint dwMaximumSizeHigh,
        uint dwMaximumSizeLow,
        string lpName);

    [DllImport("kernel32.dll", EntryPoint = "OpenFileMappingW", CharSet = CharSet.Unicode, ExactSpelling = true, SetLastError = true)]
    public static extern IntPtr OpenFileMapping(
        uint dwDesiredAccess,
        [MarshalAs(UnmanagedType.Bool)] bool bInheritHandle,
        string lpName);

    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true)]
    public static extern IntPtr MapViewOfFile(
        IntPtr hFileMappingObject,
        uint dwDesiredAccess,
        uint dwFileOffsetHigh,
        uint dwFileOffsetLow,
        UIntPtr dwNumberOfBytesToMap);

    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool UnmapViewOfFile(IntPtr lpBaseAddress);

    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool CloseHandle(IntPtr hObject);
}

/// <summary>Memory that processes share under a name. It is gone with the last process that is attached.</summary>
sealed class SharedMemory : IDisposable
{
    public const int Size = 4096;
    private IntPtr mapping;
    private IntPtr view;

    /// <summary>Creates the memory, or attaches to what another process created.</summary>
    public static SharedMemory Attach(string name)
    {
        IntPtr mapping = NativeMethods.CreateFileMapping(
            NativeMethods.INVALID_HANDLE_VALUE, IntPtr.Zero, NativeMethods.PAGE_READWRITE, 0, Size, name);
        return new SharedMemory(mapping, NativeMethods.FILE_MAP_WRITE);
    }

    /// <summary>Attaches to what must be there already, for reading only.</summary>
    public static SharedMemory AttachToExisting(string name)
    {
        IntPtr mapping = NativeMethods.OpenFileMapping(NativeMethods.FILE_MAP_READ, false, name);
        return new SharedMemory(mapping, NativeMethods.FILE_MAP_READ);
    }

    private SharedMemory(IntPtr mapping, uint access)
    {
        if (mapping == IntPtr.Zero) throw new Win32Exception(Marshal.GetLastWin32Error());
        this.mapping = mapping;
        view = NativeMethods.MapViewOfFile(mapping, access, 0, 0, UIntPtr.Zero);
        if (view == IntPtr.Zero)
        {
            int error = Marshal.GetLastWin32Error();
            Detach();
            throw new Win32Exception(error);
        }
    }

    public string Text
    {
        get
        {
            byte[] bytes = new byte[Size];
            Marshal.Copy(view, bytes, 0, Size);
            return Encoding.UTF8.GetString(bytes, 0, Array.IndexOf(bytes, (byte)0));
        }
        set
        {
            byte[] bytes = new byte[Size];
            Encoding.UTF8.GetBytes(value, 0, value.Length, bytes, 0);
            Marshal.Copy(bytes, 0, view, Size);
        }
    }

    public void Detach()
    {
        if (view != IntPtr.Zero) NativeMethods.UnmapViewOfFile(view);
        if (mapping != IntPtr.Zero) NativeMethods.CloseHandle(mapping);
        view = mapping = IntPtr.Zero;
    }

    public void Dispose()
    {
        Detach();
    }
}

static class Program
{
    static int Main(string[] arguments)
    {
        try
        {
            if (arguments.Length == 3 && arguments[0] == "write")
            {
                using (SharedMemory memory = SharedMemory.Attach(arguments[1]))
                {
                    memory.Text = arguments[2];
                    Console.WriteLine("attached");
                    Console.ReadLine();
                }
                return 0;
            }
            if (arguments.Length == 2 && arguments[0] == "read")
            {
                using (SharedMemory memory = SharedMemory.AttachToExisting(arguments[1]))
                    Console.WriteLine(memory.Text);
                return 0;
            }
        }
        catch (Win32Exception error)
        {
            Console.WriteLine("error " + error.NativeErrorCode);
            return 1;
        }
        Console.Error.WriteLine("usage: SharedMemory write NAME TEXT | read NAME");
        return 2;
    }
}
