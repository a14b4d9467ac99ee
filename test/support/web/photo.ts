/** A photo as a phone takes it: large, and with the place where it was taken in its header. */
import type { Page } from "playwright-core";

/** What the header of the photo says. No byte of it may be sent. */
export const PLACE = "GPS 41.3275 19.8187 phone 356938035643809";

/** Draws a JPEG in the browser and adds an EXIF header with PLACE. */
export async function photoWithPlace(page: Page, width: number, height: number): Promise<Buffer> {
	const base64 = await page.evaluate(
		([width, height]) => {
			const canvas = Object.assign(document.createElement("canvas"), { width, height });
			const context = canvas.getContext("2d") as CanvasRenderingContext2D;
			context.fillStyle = "#2a7";
			context.fillRect(0, 0, width, height / 2);
			return canvas.toDataURL("image/jpeg").split(",")[1] as string;
		},
		[width, height] as const,
	);
	const jpeg = Buffer.from(base64, "base64");
	// After the first marker: APP1, its length, and an empty TIFF directory before the text.
	const body = Buffer.concat([Buffer.from("Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0", "latin1"), Buffer.from(PLACE)]);
	const length = Buffer.from([(body.length + 2) >> 8, (body.length + 2) & 255]);
	return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, body, jpeg.subarray(2)]);
}

/** Makes a photo of a printed page with 12 megapixels, as a phone takes it. */
export async function photoOfDocument(page: Page): Promise<Buffer> {
	const base64 = await page.evaluate(() => {
		const canvas = Object.assign(document.createElement("canvas"), { width: 3000, height: 4000 });
		const context = canvas.getContext("2d") as CanvasRenderingContext2D;
		for (let y = 0; y < 4000; y += 8)
			for (let x = 0; x < 3000; x += 8) {
				context.fillStyle = `hsl(40 20% ${80 + ((x * 7 + y * 13) % 12)}%)`;
				context.fillRect(x, y, 8, 8);
			}
		context.fillStyle = "#222";
		context.font = "48px serif";
		for (let line = 1; line < 60; line++) context.fillText("the quick brown fox jumps over the lazy dog ".repeat(3), 120, line * 64);
		return canvas.toDataURL("image/jpeg", 0.9).split(",")[1] as string;
	});
	return Buffer.from(base64, "base64");
}

/** Width and height of a JPEG, and the marker bytes of its segments before the picture. */
export function readJpeg(bytes: Buffer): { width: number; height: number; markers: number[] } {
	const markers: number[] = [];
	for (let at = 2; at < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
		const marker = bytes[at + 1] as number;
		markers.push(marker);
		if (marker >= 0xc0 && marker <= 0xc2) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7), markers };
	}
	throw new Error("readJpeg: there is no picture");
}
