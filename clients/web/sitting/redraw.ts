/** Draws a photo anew, so that nothing but the picture is sent: no place, no time, no number of the phone. */

/** A size (the longer side, in pixels) and a quality of JPEG. The first that makes the picture small enough is taken, else the last. */
const TRIES = [
	{ side: 2000, quality: 0.85 },
	{ side: 2000, quality: 0.7 },
	{ side: 1600, quality: 0.7 },
	{ side: 1600, quality: 0.55 },
] as const;
/** In bytes. A line of 400 kbit/s takes ten seconds for it. */
const SMALL_ENOUGH = 500_000;

/** Whether the file is a picture of dots. An SVG is a drawing, and has no place of a camera in it. */
export function isPhoto({ type }: { type: string }): boolean {
	return type.startsWith("image/") && type !== "image/svg+xml";
}

/**
 * @returns a JPEG of at most 2,000 pixels on its longer side, turned as the camera was held. A page full of small text gets a lower quality,
 * on which it can still be read.
 * @throws DOMException when this browser can't read the picture
 */
export async function redraw(photo: Blob): Promise<Blob> {
	const bitmap = await createImageBitmap(photo, { imageOrientation: "from-image" });
	try {
		const [first, ...others] = TRIES;
		let drawn = await draw(bitmap, first);
		for (const each of others) if (drawn.size > SMALL_ENOUGH) drawn = await draw(bitmap, each);
		return drawn;
	} finally {
		bitmap.close();
	}
}

function draw(bitmap: ImageBitmap, { side, quality }: (typeof TRIES)[number]): Promise<Blob> {
	const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
	const canvas = new OffscreenCanvas(Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale)));
	const context = canvas.getContext("2d");
	if (!context) throw new Error("redraw: the browser has no memory for the picture");
	// JPEG has no transparency, and would show it as black.
	context.fillStyle = "#fff";
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.imageSmoothingQuality = "high";
	context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
	return canvas.convertToBlob({ type: "image/jpeg", quality });
}
