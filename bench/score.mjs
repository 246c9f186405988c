// What an npm package needs to read and score the vectors that the tests compare: nanoseconds a vector, one JSON object a line.
//   node score.mjs TESTS_ORACLE
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const { fromVector } = createRequire(`${folder}/`)("ae-cvss-calculator");
const { vectors } = await import(pathToFileURL(`${folder}/cvss_vectors.mjs`));

for (const [version, n] of [["3.1", 4000], ["4.0", 1000]]) {
  const all = vectors(version).slice(-n), took = [];
  for (let round = 0; round < 5; round++) {
    const before = process.cpuUsage();
    for (const v of all)
      fromVector(v).calculateScores();
    const used = process.cpuUsage(before);
    took.push((used.user + used.system) * 1000 / n);
  }
  took.sort((a, b) => a - b);
  console.log(JSON.stringify({ version, ns: took[2] }));
}
