/** Re-encodes a photo, so that only the picture is sent: without the metadata of the camera, such as place, time and device. */

/**
 * Sizes (the longer side, in pixels) and JPEG qualities, in the order in which they are tried. The first result that is small enough is
 * used. If none is, the last result is used.
 */
const ATTEMPTS = [
	{ side: 2000, quality: 0.85 },
	{ side: 2000, quality: 0.7 },
	{ side: 1600, quality: 0.7 },
	{ side: 1600, quality: 0.55 },
] as const;
/** In bytes: what a connection of 400 kbit/s sends in ten seconds. */
const SMALL_ENOUGH = 500_000;

/** Whether the file is a raster image. An SVG is a vector drawing, so it has no metadata of a camera. */
export function isPhoto({ type }: { type: string }): boolean {
	return type.startsWith("image/") && type !== "image/svg+xml";
}

/**
 * @returns a JPEG of at most 2,000 pixels on its longer side, rotated upright. A photographed page of small text gets a lower quality, but
 * it can still be read.
 * @throws DOMException when this browser can't read the picture
 */
export async function reencodePhoto(photo: Blob): Promise<Blob> {
	const bitmap = await createImageBitmap(photo, { imageOrientation: "from-image" });
	try {
		const [first, ...others] = ATTEMPTS;
		let drawn = await draw(bitmap, first);
		for (const each of others) if (drawn.size > SMALL_ENOUGH) drawn = await draw(bitmap, each);
		return drawn;
	} finally {
		bitmap.close();
	}
}

function draw(bitmap: ImageBitmap, { side, quality }: (typeof ATTEMPTS)[number]): Promise<Blob> {
	const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
	const canvas = new OffscreenCanvas(Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale)));
	const context = canvas.getContext("2d");
	if (!context) throw new Error("reencodePhoto: the browser has no memory for the picture");
	// JPEG has no transparency. Without this, transparent parts would become black.
	context.fillStyle = "#fff";
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.imageSmoothingQuality = "high";
	context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
	return canvas.convertToBlob({ type: "image/jpeg", quality });
}
