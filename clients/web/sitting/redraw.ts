/** Draws a photo anew, so that nothing but the picture is sent: no place, no time, no number of the phone. */

/** Of the longer side, in pixels. */
const LONGEST_SIDE = 2000;
const QUALITY = 0.85;

/** Whether the file is a picture of dots. An SVG is a drawing, and has no place of a camera in it. */
export function isPhoto({ type }: { type: string }): boolean {
	return type.startsWith("image/") && type !== "image/svg+xml";
}

/**
 * @returns a JPEG of at most 2,000 pixels on its longer side, turned as the camera was held.
 * @throws DOMException when this browser can't read the picture
 */
export async function redraw(photo: Blob): Promise<Blob> {
	const bitmap = await createImageBitmap(photo, { imageOrientation: "from-image" });
	try {
		const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
		const canvas = new OffscreenCanvas(Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale)));
		const context = canvas.getContext("2d");
		if (!context) throw new Error("redraw: the browser has no memory for the picture");
		// JPEG has no transparency, and would show it as black.
		context.fillStyle = "#fff";
		context.fillRect(0, 0, canvas.width, canvas.height);
		context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
		return await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
	} finally {
		bitmap.close();
	}
}
