
// Makes the calls that a file lists, by the declarations above.
const cells = (line) => line.split(' ');
const lines = require('fs').readFileSync('calls.txt', 'utf8').trim().split('\n');

// What is declared as text is given text, everything else memory.
function given(cell, type) {
    if (cell === '0') return null;
    if (cell[0] === 'n' || cell[0] === 'd') return Number(cell.slice(1));
    const bytes = Buffer.from(cell.slice(1), 'hex');
    if (type.name === 'str16') return bytes.toString('utf16le').replace(/\0$/, '');
    if (type.name === 'str') return bytes.toString('utf8').replace(/\0$/, '');
    return bytes;
}

for (const [name, ...listed] of lines.map(cells)) {
    // The functions are constants of this file.
    const called = eval(name);
    const values = listed.map((cell, at) => given(cell, called.info.arguments[at].type));
    const result = called(...values);
    const written = values.filter((_, at) => listed[at][0] === 'm');
    const memory = written.map((bytes) => ` ${bytes.toString('hex').toUpperCase()}`);
    const number = typeof result === 'bigint' ? BigInt.asIntN(64, result) : Number(result ?? 0);
    console.log(`${name} ${number}${memory.join('')}`);
}
