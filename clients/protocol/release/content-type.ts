/** Content types of the files of a web build, by file extension. SPEC "Web releases", section 3. */
const CONTENT_TYPES = new Map([
	["html", "text/html; charset=utf-8"],
	["js", "text/javascript; charset=utf-8"],
	["mjs", "text/javascript; charset=utf-8"],
	["css", "text/css; charset=utf-8"],
	["json", "application/json; charset=utf-8"],
	["webmanifest", "application/manifest+json; charset=utf-8"],
	["txt", "text/plain; charset=utf-8"],
	["wasm", "application/wasm"],
	["svg", "image/svg+xml"],
	["png", "image/png"],
	["jpg", "image/jpeg"],
	["webp", "image/webp"],
	["ico", "image/x-icon"],
	["woff2", "font/woff2"],
]);

/** @param path the path of a file in the build. @returns its content type. */
export function contentTypeOf(path: string): string {
	return CONTENT_TYPES.get(path.slice(path.lastIndexOf(".") + 1)) ?? "application/octet-stream";
}
