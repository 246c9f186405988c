// Is each line of a file valid by a JSON Schema (2020-12)? One line of fault for each that is not; exit status 1 then.
//   node schema.mjs SCHEMA.json LINES.jsonl
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const [schema, lines] = process.argv.slice(2).map((name) => readFileSync(name, 'utf8'));
const ajv = new Ajv2020.default({ strict: false, allErrors: true });
addFormats.default(ajv);
const valid = ajv.compile(JSON.parse(schema));
let faults = 0;

lines.trimEnd().split('\n').forEach((line, i) => {
	if (valid(JSON.parse(line)))
		return;
	faults++;
	console.error(`line ${i + 1}: ${ajv.errorsText(valid.errors)}`);
});
process.exit(faults ? 1 : 0);
