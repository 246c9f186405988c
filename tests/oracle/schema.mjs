// Is each line of a file valid by a JSON Schema (2020-12)? One line of fault for each that is not; exit status 1 then.
//   node schema.mjs SCHEMA.json LINES.jsonl [REFERRED.json...]
// Schemas that the first one refers to come after; which draft they are written for is left out of account. An address stands for
// a schema that takes anything.
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const [schema, lines, ...referred] = process.argv.slice(2).map((name) =>
	name.startsWith('https://') ? `{"$id":"${name}"}` : readFileSync(name, 'utf8'));
const plain = (text) => {
	const { $schema, id, ...rest } = JSON.parse(text);
	return { ...rest, $id: (rest.$id ?? id)?.replace(/\?.*/, '') };
};
const ajv = new Ajv2020.default({ strict: false, allErrors: true });
addFormats.default(ajv);
for (const text of referred)
	ajv.addSchema(plain(text));
const valid = ajv.compile(referred.length ? plain(schema) : JSON.parse(schema));
let faults = 0;

lines.trimEnd().split('\n').forEach((line, i) => {
	if (valid(JSON.parse(line)))
		return;
	faults++;
	console.error(`line ${i + 1}: ${ajv.errorsText(valid.errors)}`);
});
process.exit(faults ? 1 : 0);
