// The vectors that are compared: every base vector of the older versions, and random ones with all groups, always the same.
const each = (text) => Object.fromEntries(text.split(" ").map((row) => { const [key, all] = row.split(":"); return [key, all.split(",")]; }));

const v2 = {
  prefix: "", random: 4000,
  base: each("AV:N,A,L AC:L,M,H Au:N,S,M C:C,P,N I:C,P,N A:C,P,N"),
  more: each("E:H,F,POC,U,ND RL:U,W,TF,OF,ND RC:C,UR,UC,ND CDP:H,MH,LM,L,N,ND TD:H,M,L,N,ND CR:H,M,L,ND IR:H,M,L,ND AR:H,M,L,ND"),
};
const v3 = {
  random: 6000,
  base: each("AV:N,A,L,P AC:L,H PR:N,L,H UI:N,R S:C,U C:H,L,N I:H,L,N A:H,L,N"),
  more: each("E:H,F,P,U,X RL:U,W,T,O,X RC:C,R,U,X CR:H,M,L,X IR:H,M,L,X AR:H,M,L,X MAV:N,A,L,P,X MAC:L,H,X MPR:N,L,H,X " +
             "MUI:N,R,X MS:C,U,X MC:H,L,N,X MI:H,L,N,X MA:H,L,N,X"),
};
const v4 = {
  prefix: "CVSS:4.0/", random: 20000, sampled: true, // 104,976 base vectors are too many to try all
  base: each("AV:N,A,L,P AC:L,H AT:N,P PR:N,L,H UI:N,P,A VC:H,L,N VI:H,L,N VA:H,L,N SC:H,L,N SI:H,L,N SA:H,L,N"),
  more: each("E:A,P,U,X CR:H,M,L,X IR:H,M,L,X AR:H,M,L,X MAV:N,A,L,P,X MAC:L,H,X MAT:N,P,X MPR:N,L,H,X MUI:N,P,A,X MVC:H,L,N,X " +
             "MVI:H,L,N,X MVA:H,L,N,X MSC:H,L,N,X MSI:S,H,L,N,X MSA:S,H,L,N,X S:N,P,X AU:N,Y,X R:A,U,I,X V:D,C,X RE:L,M,H,X " +
             "U:Clear,Green,Amber,Red,X"),
};
export const versions = { "2.0": v2, "3.0": { ...v3, prefix: "CVSS:3.0/" }, "3.1": { ...v3, prefix: "CVSS:3.1/" }, "4.0": v4 };

// mulberry32: small, and the same everywhere.
function generator(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function vectors(version) {
  const { prefix, base, more, random, sampled } = versions[version], next = generator(20231101);
  const pick = (list) => list[Math.floor(next() * list.length)];
  let all = [""];
  if (!sampled)
    for (const [key, values] of Object.entries(base))
      all = all.flatMap((v) => values.map((value) => `${v}/${key}:${value}`));
  else
    all = [];
  for (let i = 0; i < random; i++) {
    let v = "";
    for (const [key, values] of Object.entries(base))
      v += `/${key}:${pick(values)}`;
    const share = next(); // from nearly nothing to nearly everything besides the base
    for (const [key, values] of Object.entries(more))
      if (next() < share)
        v += `/${key}:${pick(values)}`;
    all.push(v);
  }
  return all.map((v) => prefix + v.slice(1));
}
