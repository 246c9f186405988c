// Tokens signed by jose, whole and spoilt, each with jose's own verdict, as lines of JSON into a file:
//   node jws.mjs FILE
import { writeFileSync } from 'node:fs';
import { webcrypto } from 'node:crypto';

globalThis.crypto ??= webcrypto;
const jose = await import('jose');
const algorithms = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'];
const lines = [];
const payload = JSON.stringify({ iss: 'https://id.example', sub: 'ann', text: 'Grüße, 你好' });

async function judge(what, keys, token) {
	let ok = true, said = '';
	try {
		await jose.compactVerify(token, jose.createLocalJWKSet({ keys }), { algorithms });
	} catch (e) {
		ok = false;
		said = e.code;
	}
	lines.push(JSON.stringify({ what, ok, said, keys: JSON.stringify({ keys }), token }));
}

const flip = (s, at) => s.slice(0, at) + (s[at] === 'A' ? 'B' : 'A') + s.slice(at + 1);
const encode = (v) => Buffer.from(typeof v === 'string' ? v : JSON.stringify(v)).toString('base64url');
const all = [];

for (const alg of algorithms) {
	const { publicKey, privateKey } = await jose.generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
	all.push({ alg, privateKey, jwk: { ...(await jose.exportJWK(publicKey)), kid: `key ${alg}` } });
}
for (const { alg, jwk, privateKey } of all) {
	const signed = (head, body = payload) => new jose.CompactSign(Buffer.from(body)).setProtectedHeader({ alg, ...head }).sign(privateKey);
	const token = await signed({ kid: jwk.kid, typ: 'JWT' });
	const [head, body, signature] = token.split('.');
	const everyone = all.map((k) => k.jwk);
	const changed = (more) => ({ ...jwk, ...more });

	await judge(`${alg}: one key`, [jwk], token);
	await judge(`${alg}: among all`, everyone, token);
	await judge(`${alg}: no kid, one key`, [jwk], await signed({}));
	await judge(`${alg}: no kid, the key twice`, [jwk, { ...jwk, kid: 'other' }], await signed({}));
	await judge(`${alg}: empty payload`, [jwk], await signed({ kid: jwk.kid }, ''));
	await judge(`${alg}: long payload`, [jwk], await signed({ kid: jwk.kid }, 'x'.repeat(30000)));
	await judge(`${alg}: other kid`, everyone, await signed({ kid: 'nobody' }));
	await judge(`${alg}: kid of another`, everyone, await signed({ kid: `key ${alg === 'ES256' ? 'RS256' : 'ES256'}` }));
	await judge(`${alg}: no keys`, [], token);
	await judge(`${alg}: spoilt payload`, [jwk], [head, flip(body, 5), signature].join('.'));
	await judge(`${alg}: spoilt signature`, [jwk], [head, body, flip(signature, 7)].join('.'));
	await judge(`${alg}: signature cut`, [jwk], [head, body, signature.slice(0, -4)].join('.'));
	await judge(`${alg}: no signature`, [jwk], [head, body, ''].join('.'));
	await judge(`${alg}: two parts`, [jwk], [head, body].join('.'));
	await judge(`${alg}: four parts`, [jwk], [head, body, signature, signature].join('.'));
	await judge(`${alg}: none`, [jwk], [encode({ alg: 'none' }), body, ''].join('.'));
	await judge(`${alg}: key for encrypting`, [changed({ use: 'enc' })], token);
	await judge(`${alg}: key for signing`, [changed({ use: 'sig' })], token);
	await judge(`${alg}: key for verify`, [changed({ key_ops: ['verify'] })], token);
	await judge(`${alg}: key for wrapping`, [changed({ key_ops: ['wrapKey'] })], token);
	await judge(`${alg}: key names it`, [changed({ alg })], token);
	await judge(`${alg}: key names another`, [changed({ alg: alg === 'PS256' ? 'RS256' : 'PS256' })], token);
	await judge(`${alg}: unknown extension`, [jwk], [encode({ alg, kid: jwk.kid, crit: ['x'], x: 1 }), body, signature].join('.'));
	for (const other of algorithms)
		if (other !== alg)
			await judge(`${alg}: says ${other}`, everyone, [encode({ alg: other, kid: jwk.kid }), body, signature].join('.'));
	// The public key taken for a shared secret.
	const spki = await jose.exportSPKI(await jose.importJWK(jwk, alg));
	await judge(`${alg}: public key as secret`, [jwk],
		await new jose.CompactSign(Buffer.from(payload)).setProtectedHeader({ alg: 'HS256', kid: jwk.kid }).sign(Buffer.from(spki)));
}
writeFileSync(process.argv[2], lines.join('\n') + '\n');
