// Is the canonical JSON right? Each line of FILE: a document, a tab, what base/canonical made of it. Compared with the npm
// package `canonicalize`, of an author of RFC 8785. Exit status 77 where the package is absent (tools/setup.sh test brings it).
//   node canonical.mjs FILE
import { readFileSync } from 'node:fs';

const { default: canonicalize } = await import('canonicalize').catch(() => process.exit(77));
let wrong = 0, n = 0;
for (const line of readFileSync(process.argv[2], 'utf8').split('\n')) {
	if (line === '')
		continue;
	const [text, got] = line.split('\t');
	const expected = canonicalize(JSON.parse(text));
	n++;
	if (got !== expected && wrong++ < 5)
		console.log(`${text}\n  got      ${got}\n  expected ${expected}`);
}
console.log(`${n} documents, ${wrong} wrong`);
process.exit(wrong || n === 0 ? 1 : 0);
