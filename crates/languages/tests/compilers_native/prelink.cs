// Has the runtime link every function that is declared in what is compiled along, without calling any: it makes the
// code that passes the arguments, loads the module and looks the function up. One line says how each went.
using System;
using System.Reflection;
using System.Runtime.InteropServices;

static class Prelink
{
    static void Main()
    {
        const BindingFlags all = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        foreach (Type type in typeof(Prelink).Assembly.GetTypes())
            foreach (MethodInfo method in type.GetMethods(all))
                if (method.Attributes.HasFlag(MethodAttributes.PinvokeImpl))
                    Console.WriteLine(method.Name + " " + Linked(method));
    }

    static string Linked(MethodInfo method)
    {
        try { Marshal.Prelink(method); }
        catch (DllNotFoundException) { return "no module"; }
        catch (EntryPointNotFoundException) { return "no function"; }
        catch (Exception error) { return error.GetType().Name + ": " + error.Message.ReplaceLineEndings(); }
        return "linked";
    }

    static string ReplaceLineEndings(this string text) => text.Replace('\n', ' ').Replace("\r", "");
}
