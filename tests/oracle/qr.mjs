// Do QR codes, drawn as SVG, say what they should? Lines of JSON {text in base64url, svg}; read from the picture alone, by jsQR:
//   node qr.mjs FILE
import { readFileSync } from 'node:fs';
import jsqr from 'jsqr';

const SCALE = 4;
let faults = 0, n = 0;

// The picture as pixels: its paths of rectangles "M x y h w v1 h-w z" and nothing else, or it is refused.
function raster(svg) {
	const [, side] = svg.match(/viewBox="0 0 (\d+) \1"/);
	const width = side * SCALE, pixels = new Uint8ClampedArray(width * width * 4).fill(127);

	if (/style|script|\son/i.test(svg.replace(/aria-label="[^"]*"/, '')))
		throw new Error('style or script in it');
	for (const [, fill, path] of svg.matchAll(/<path fill="(#fff|#000)" d="([^"]*)"\/>/g)) {
		const rest = path.replace(/M(\d+) (\d+)h(\d+)v(\d+)h-(\d+)z/g, (_, x, y, w, h, back) => {
			if (w !== back || +x + +w > side || +y + +h > side)
				throw new Error(`no rectangle within the picture: ${_}`);
			for (let py = y * SCALE; py < (+y + +h) * SCALE; py++)
				pixels.fill(fill === '#fff' ? 255 : 0, (py * width + x * SCALE) * 4, (py * width + (+x + +w) * SCALE) * 4);
			return '';
		});
		if (rest)
			throw new Error(`not understood: ${rest.slice(0, 40)}`);
	}
	for (let i = 3; i < pixels.length; i += 4)
		pixels[i] = 255;
	return { pixels, width, quiet: quiet(pixels, width) };
}

// Modules of white on every side.
function quiet(pixels, width) {
	for (let m = 0; ; m++)
		for (let i = 0; i < width; i++) {
			const at = m * SCALE, far = width - 1 - at;
			for (const [x, y] of [[i, at], [i, far], [at, i], [far, i]])
				if (pixels[(y * width + x) * 4] !== 255)
					return m;
		}
}

for (const line of readFileSync(process.argv[2], 'utf8').trimEnd().split('\n')) {
	const { text, svg } = JSON.parse(line), wanted = Buffer.from(text, 'base64url');
	const { pixels, width, quiet: white } = raster(svg);
	const found = (jsqr.default ?? jsqr)(pixels, width, width);

	n++;
	if (white === 4 && found && wanted.equals(Buffer.from(found.binaryData)))
		continue;
	faults++;
	console.error(`${n}: ${wanted.length} bytes, quiet zone ${white}, read as ${found ? JSON.stringify(found.data) : 'nothing'}`);
}
console.error(`${n} codes, ${faults} read otherwise`);
process.exit(faults || !n ? 1 : 0);
