// Are answers of passkeys judged as @simplewebauthn/server judges them? Lines of JSON, each with the verdict to agree with:
//   node passkey.mjs FILE
import { readFileSync } from 'node:fs';
import { webcrypto } from 'node:crypto';

globalThis.crypto ??= webcrypto;
const { verifyRegistrationResponse, verifyAuthenticationResponse } = await import('@simplewebauthn/server');
const lines = readFileSync(process.argv[2], 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
let faults = 0, yes = 0;

for (const { kind, what, ok, counter, challenge, key, answer } of lines) {
	const expected = {
		response: answer, expectedChallenge: challenge, expectedOrigin: 'https://hub.example', expectedRPID: 'hub.example',
		requireUserVerification: true,
	};
	let verified = false, said = '';
	try {
		const result = kind === 'made'
			? await verifyRegistrationResponse({ ...expected, supportedAlgorithmIDs: [-7, -8, -257] })
			: await verifyAuthenticationResponse({ ...expected,
				authenticator: { credentialID: answer.id, credentialPublicKey: Buffer.from(key, 'base64url'), counter } });
		verified = result.verified;
	} catch (e) {
		said = e.message;
	}
	yes += verified;
	if (verified === ok)
		continue;
	faults++;
	console.error(`${kind}, ${what}: we say ${ok}, it says ${verified} ${said}`);
}
console.error(`${lines.length} answers, ${yes} of them good, ${faults} judged otherwise`);
process.exit(faults || !yes ? 1 : 0);
