// Compares what the classes of a printed module say about records with what the model says.
// deno-lint-ignore-file
declare const process: { exit(code: number): never };

export function judge(judged: any, expected: string): void {
  const wrong: string[] = [];
  let last = -1;
  // What is read does not matter, only from where.
  for (const name of Object.getOwnPropertyNames(DataView.prototype)) {
    if (!name.startsWith("get")) continue;
    (DataView.prototype as any)[name] = (at: number) => {
      last = at;
      return name.includes("Big") ? 0n : 0;
    };
  }
  const offset = (object: any, field: string) => {
    last = -1;
    const value = object[field];
    if (last >= 0) return last;
    return (Array.isArray(value) ? value[0] : value)?.byteOffset;
  };
  for (const line of expected.trim().split("\n")) {
    const [name, size, ...fields] = line.split(" ");
    const object = new judged[name!]();
    if (judged[name!].size !== Number(size) || object.byteLength !== Number(size)) {
      wrong.push(`${name} has ${judged[name!].size} bytes, not ${size}`);
    }
    for (const part of fields) {
      const [field, at] = part.split("=");
      const found = offset(object, field!);
      if (found !== Number(at)) wrong.push(`${name}.${field} lies at ${found}, not ${at}`);
    }
  }
  if (wrong.length > 0) {
    console.error(wrong.join("\n"));
    process.exit(1);
  }
}
