// What the tests ask .NET, in a language that .NET reads: compile with the compiler of C# 12, compare the
// layouts of an assembly with what is expected, and let the runtime prepare every call.
//
//   compile OUTPUT VERSION SOURCES   prints errors and warnings of the files that are listed in a file
//   layouts ASSEMBLY EXPECTED        prints what differs where the runtime marshals
//   blittable ASSEMBLY EXPECTED      the same, and what the runtime lays out differently itself
//   calls ASSEMBLY LEAST             prints what the runtime refuses, and whether it saw this many calls
//
// The exit code is 1 when something was printed.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

static class Judge
{
    static int Main(string[] arguments)
    {
        IEnumerable<string> said = arguments[0] switch
        {
            "compile" => Compile(arguments[1], arguments[2], File.ReadLines(arguments[3])),
            "layouts" => Layouts(Load(arguments[1]), File.ReadLines(arguments[2]), false),
            "blittable" => Layouts(Load(arguments[1]), File.ReadLines(arguments[2]), true),
            "version" => new[] { typeof(CSharpCompilation).Assembly.GetName().Version.ToString(3) },
            "calls" => Calls(Load(arguments[1]), int.Parse(arguments[2])),
            _ => throw new ArgumentException(arguments[0]),
        };
        List<string> lines = said.ToList();
        lines.ForEach(Console.WriteLine);
        return lines.Count == 0 ? 0 : 1;
    }

    static IEnumerable<string> Compile(string output, string version, IEnumerable<string> sources)
    {
        if (!LanguageVersionFacts.TryParse(version, out LanguageVersion language))
            throw new ArgumentException(version);
        var reading = new CSharpParseOptions(language);
        List<SyntaxTree> trees = sources.Select(
            path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), reading, Path.GetFileName(path))).ToList();
        var own = Path.GetDirectoryName(typeof(Judge).Assembly.Location);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")).Split(':')
            .Where(path => Path.GetDirectoryName(path) != own)
            .Select(path => MetadataReference.CreateFromFile(path));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true);
        var printed = CSharpCompilation.Create(Path.GetFileNameWithoutExtension(output), trees, references, options);
        var rules = trees.SelectMany(tree => new Generator(printed.GetSemanticModel(tree)).Refusals());
        var whole = printed.AddSyntaxTrees(trees.Select(tree => Generator.OtherHalf(tree, reading)));
        var result = whole.Emit(output);
        // Warnings count as well: what is pasted should be quiet where nothing is wrong with it.
        return result.Diagnostics
            .Where(found => found.Severity >= DiagnosticSeverity.Warning && found.Id != "CS1701")
            .Select(found => found.ToString())
            .Concat(rules);
    }

    static Assembly Load(string path) => AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(path));

    /// Each line of `expected` is a name, a size, and `field=offset` for every field.
    static IEnumerable<string> Layouts(Assembly assembly, IEnumerable<string> expected, bool blittable)
    {
        // F# puts everything into a module, which is a class.
        Dictionary<string, Type> types = assembly.GetTypes()
            .Where(type => type.DeclaringType == null || type.DeclaringType.FullName == "Native")
            .ToDictionary(type => type.Name);
        foreach (string line in expected)
        {
            string[] cells = line.Split(' ');
            if (!types.TryGetValue(cells[0], out Type type)) { yield return cells[0] + " is not there"; continue; }
            // Outside Windows the runtime does not know this form of a truth value.
            if (type.GetFields().Any(field => Form(field) == UnmanagedType.VariantBool)) continue;
            string wrong = null;
            try
            {
                int size = Marshal.SizeOf(type);
                if (size != int.Parse(cells[1])) wrong += $" {size} bytes, not {cells[1]};";
                int own = RuntimeHelpers.SizeOf(type.TypeHandle);
                if (blittable && own != size) wrong += $" {own} bytes before it is marshalled;";
                foreach (string[] field in cells.Skip(2).Select(cell => cell.Split('=')))
                {
                    long offset = (long)Marshal.OffsetOf(type, field[0]);
                    if (offset != long.Parse(field[1])) wrong += $" {field[0]} at {offset}, not {field[1]};";
                }
            }
            catch (Exception error) { wrong += " " + error.Message; }
            if (wrong != null) yield return cells[0] + ":" + wrong;
        }
    }

    static UnmanagedType? Form(FieldInfo field) => field.GetCustomAttribute<MarshalAsAttribute>()?.Value;

    /// Whether the function takes what the runtime marshals on Windows alone: interfaces, and truth values of VARIANT.
    static bool IsForWindows(MethodInfo method) => method.GetParameters().Append(method.ReturnParameter).Any(parameter =>
    {
        Type type = parameter.ParameterType;
        while (type.HasElementType) type = type.GetElementType();
        return type.IsInterface || type == typeof(object)
            || parameter.GetCustomAttribute<MarshalAsAttribute>()?.Value == UnmanagedType.VariantBool;
    });

    /// Has the runtime make the code that each imported function is called by. Outside Windows it then finds no
    /// such library, which is as far as a right declaration comes.
    static IEnumerable<string> Calls(Assembly assembly, int least)
    {
        int judged = 0;
        const BindingFlags all = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        foreach (MethodInfo method in assembly.GetTypes().SelectMany(type => type.GetMethods(all)))
        {
            if (!method.Attributes.HasFlag(MethodAttributes.PinvokeImpl)) continue;
            string wrong = null;
            try { Marshal.Prelink(method); }
            catch (DllNotFoundException) { judged++; continue; }
            catch (MarshalDirectiveException) when (IsForWindows(method)) { continue; }
            catch (Exception error) { wrong = error.GetType().Name + ": " + error.Message; }
            yield return method.Name + ": " + (wrong ?? "the library is there");
        }
        if (judged < least) yield return $"only {judged} calls were judged";
    }
}

/// What stands in for the source generator of `LibraryImport` and `GeneratedComInterface`, which no
/// package carries.
sealed class Generator
{
    readonly SemanticModel model;

    public Generator(SemanticModel model) => this.model = model;

    /// The half that the generator would write, with bodies that only throw.
    public static SyntaxTree OtherHalf(SyntaxTree tree, CSharpParseOptions reading)
    {
        var unit = (CompilationUnitSyntax)tree.GetRoot();
        var members = unit.Members.Select(Half).Where(member => member != null);
        return CSharpSyntaxTree.Create(
            SyntaxFactory.CompilationUnit(unit.Externs, unit.Usings, default, SyntaxFactory.List(members)), reading);
    }

    static MemberDeclarationSyntax Half(MemberDeclarationSyntax member)
    {
        switch (member)
        {
            case NamespaceDeclarationSyntax space:
                return space.WithMembers(SyntaxFactory.List(space.Members.Select(Half).Where(half => half != null)));
            case ClassDeclarationSyntax type:
                var halves = SyntaxFactory.List(type.Members.Select(Half).Where(half => half != null));
                return halves.Count == 0 ? null : type.WithAttributeLists(default).WithMembers(halves);
            case MethodDeclarationSyntax method when IsPartial(method):
                var parameters = method.ParameterList.Parameters.Select(
                    parameter => parameter.WithAttributeLists(default).WithDefault(null));
                return method.WithAttributeLists(default)
                    .WithParameterList(SyntaxFactory.ParameterList(SyntaxFactory.SeparatedList(parameters)))
                    .WithExpressionBody(SyntaxFactory.ArrowExpressionClause(SyntaxFactory.ParseExpression("throw null")));
            default:
                return null;
        }
    }

    static bool IsPartial(MethodDeclarationSyntax method) => method.Modifiers.Any(SyntaxKind.PartialKeyword);

    /// The declarations that the generator is documented to refuse.
    public IEnumerable<string> Refusals()
    {
        foreach (SyntaxNode node in model.SyntaxTree.GetRoot().DescendantNodes())
        {
            if (node is MethodDeclarationSyntax partial && IsPartial(partial))
            {
                var method = model.GetDeclaredSymbol(partial);
                AttributeData import = Attribute(method.GetAttributes(), "LibraryImportAttribute");
                if (import == null) yield return method.Name + ": partial without LibraryImport";
                else foreach (string why in Refusals(method, SaysStrings(import))) yield return why;
            }
            if (node is InterfaceDeclarationSyntax declared)
            {
                var type = model.GetDeclaredSymbol(declared);
                AttributeData generated = Attribute(type.GetAttributes(), "GeneratedComInterfaceAttribute");
                if (generated == null) continue;
                if (Attribute(type.GetAttributes(), "GuidAttribute") == null) yield return type.Name + ": no GUID";
                if (type.Interfaces.Length > 1) yield return type.Name + ": more than one base";
                if (!declared.Modifiers.Any(SyntaxKind.PartialKeyword)) yield return type.Name + ": not partial";
                foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>())
                    foreach (string why in Refusals(method, SaysStrings(generated))) yield return type.Name + "." + why;
            }
        }
    }

    static IEnumerable<string> Refusals(IMethodSymbol method, bool strings)
    {
        string why = Refusal(method.ReturnType, Attribute(method.GetReturnTypeAttributes(), "MarshalAsAttribute"), strings);
        if (why != null) yield return method.Name + ": returns " + why;
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            why = Refusal(parameter.Type, Attribute(parameter.GetAttributes(), "MarshalAsAttribute"), strings);
            if (why != null) yield return method.Name + ": " + parameter.Name + " is " + why;
            // The generator does not support LayoutKind.Auto or [In, Out] on what is no array.
            if (parameter.Type.TypeKind != TypeKind.Array && parameter.RefKind == RefKind.None
                && parameter.GetAttributes().Any(a => a.AttributeClass.Name is "InAttribute" || a.AttributeClass.Name is "OutAttribute"))
                yield return method.Name + ": " + parameter.Name + " has [In] or [Out] and is passed by value";
        }
    }

    static string Refusal(ITypeSymbol type, AttributeData marshal, bool strings)
    {
        switch (type.SpecialType)
        {
            case SpecialType.System_Boolean: return marshal == null ? "a bool without MarshalAs" : null;
            case SpecialType.System_Char: return marshal == null && !strings ? "a char without MarshalAs" : null;
            case SpecialType.System_String: return marshal == null && !strings ? "a string without a form" : null;
            case SpecialType.System_Object: return marshal == null ? "an object without MarshalAs" : null;
            case SpecialType.System_Void: return null;
        }
        switch (type.TypeKind)
        {
            case TypeKind.Array: return Refusal(((IArrayTypeSymbol)type).ElementType, null, strings);
            case TypeKind.Pointer: case TypeKind.FunctionPointer: case TypeKind.Enum: case TypeKind.Delegate: return null;
            case TypeKind.Interface:
                return Attribute(type.GetAttributes(), "GeneratedComInterfaceAttribute") == null
                    ? "an interface without GeneratedComInterface" : null;
            case TypeKind.Struct: return IsStrictlyBlittable(type) ? null : "the struct " + type.Name + ", which is not blittable";
            default: return "the class " + type.Name;
        }
    }

    /// Without references, `bool` and `char` all the way down.
    static bool IsStrictlyBlittable(ITypeSymbol type) =>
        type.SpecialType != SpecialType.System_Boolean && type.SpecialType != SpecialType.System_Char
        && type.IsUnmanagedType
        && (type.TypeKind != TypeKind.Struct || type.SpecialType != SpecialType.None
            || type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic)
                .All(field => field.IsFixedSizeBuffer || IsStrictlyBlittable(field.Type)));

    static bool SaysStrings(AttributeData attribute) =>
        attribute.NamedArguments.Any(argument => argument.Key == "StringMarshalling");

    static AttributeData Attribute(IEnumerable<AttributeData> attributes, string name) =>
        attributes.FirstOrDefault(attribute => attribute.AttributeClass.Name == name);
}
