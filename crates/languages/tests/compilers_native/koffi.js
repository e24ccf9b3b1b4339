// Stands in for `koffi` where the DLLs cannot be loaded: what a function would be bound to is a prototype.
// For x86 every pointer is a number of 4 bytes, so that koffi for 64 bits lays records out as on x86.
const koffi = require('koffi');

let checked = 0;
const wrong = [];

function judge(name, type, size, align, fields) {
    if (koffi.sizeof(type) !== size || koffi.alignof(type) !== align) {
        wrong.push(`${name} has ${koffi.sizeof(type)} bytes at ${koffi.alignof(type)}, not ${size} at ${align}`);
    }
    // `koffi.offsetof` takes no unions.
    const { members } = koffi.type(type);
    for (const [field, offset] of Object.entries(fields)) {
        if (members[field]?.offset !== offset) {
            wrong.push(`${name}.${field} lies at ${members[field]?.offset}, not ${offset}`);
        }
    }
    checked += 1;
}

function finish(expected) {
    if (checked !== expected) wrong.push(`${checked} records were judged, not ${expected}`);
    if (wrong.length > 0) {
        console.error(wrong.join('\n'));
        process.exit(1);
    }
}

const CONVENTIONS = ['__stdcall', '__cdecl', '__fastcall', '__thiscall'];

function load(stub) {
    return (library) => ({
        func(convention, name, result, parameters) {
            if (!CONVENTIONS.includes(convention)) throw new Error(`what convention is ${convention}?`);
            if (typeof name !== 'string' && typeof name !== 'number') throw new Error(`${library} needs a name`);
            // Prototypes have fewer conventions than functions.
            return stub.proto('__stdcall', null, result, parameters);
        },
    });
}

function narrow() {
    const short = (type) => {
        if (Array.isArray(type)) return [type[0], short(type[1])];
        if (typeof type !== 'string' || type === '...') return type;
        if (type.endsWith(' *')) return (koffi.type(type), 'uint32_t');
        return { intptr_t: 'int32_t', uintptr_t: 'uint32_t', str: 'uint32_t', str16: 'uint32_t' }[type] ?? type;
    };
    const members = (fields) => Object.fromEntries(Object.entries(fields).map(([n, type]) => [n, short(type)]));
    return {
        struct: (name, fields) => koffi.struct(name, members(fields)),
        pack: (name, fields) => koffi.pack(name, members(fields)),
        union: (name, fields) => koffi.union(name, members(fields)),
        array: (type, length) => koffi.array(short(type), length),
        alias: (name, type) => koffi.alias(name, short(type)),
        pointer: (name, type) => (type ? koffi.alias(name, 'uint32_t') : koffi.types.uint32_t),
        out: (type) => type,
        inout: (type) => type,
        proto: (convention, name, result, parameters) =>
            koffi.proto(convention, name, short(result), parameters.map(short)),
    };
}

const stub = { ...koffi, ...(process.argv[2] === 'x86' ? narrow() : {}), judge, finish };
stub.load = load(stub);
module.exports = stub;
