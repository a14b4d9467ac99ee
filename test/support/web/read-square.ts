/** Reads a QR code from a picture of the page, as a camera would. */
import jsqr from "jsqr";
import type { Locator } from "playwright-core";

/** The types of the package describe another form of module than it has. */
const read = jsqr as unknown as typeof jsqr.default;

/** @returns its text, or null when nothing can be read. */
export async function readSquare(square: Locator): Promise<string | null> {
	const picture = (await square.screenshot()).toString("base64");
	const { data, width, height } = await square.page().evaluate(async (base64) => {
		const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
		const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
		const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d") as OffscreenCanvasRenderingContext2D;
		context.drawImage(bitmap, 0, 0);
		return { data: [...context.getImageData(0, 0, bitmap.width, bitmap.height).data], width: bitmap.width, height: bitmap.height };
	}, picture);
	return read(Uint8ClampedArray.from(data), width, height)?.data ?? null;
}
