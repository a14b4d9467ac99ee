/** The Content-Security-Policies of a web build: code and connections of its own server only, and none at all where a PDF is drawn. */

/** The policy of every file except the frame of PDFs. Only files that allow it can be framed, and only the frame of PDFs does. */
const WEB_POLICY = [
	"default-src 'none'",
	"script-src 'self' 'wasm-unsafe-eval'",
	"style-src 'self'",
	"connect-src 'self'",
	"img-src 'self' data: blob:",
	"media-src 'self' blob:",
	"font-src 'self'",
	"manifest-src 'self'",
	"worker-src 'self'",
	"frame-src 'self'",
	"frame-ancestors 'none'",
	"base-uri 'none'",
	"form-action 'none'",
	"require-trusted-types-for 'script'",
	"trusted-types cloister",
].join(";");

/** The page that draws a PDF in a frame of the first page. */
export const PDF_FRAME = "pdf.html";
/** The scripts and styles of that page lie here. */
const PDF_ASSETS = "assets/pdf/";

/** The frame has an origin of its own, also when it is opened outside of a page. It can fetch nothing, and it can't be told to. */
const PDF_POLICY = [
	"default-src 'none'",
	"script-src 'self' 'wasm-unsafe-eval'",
	"style-src 'self'",
	"connect-src 'none'",
	"frame-ancestors 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"require-trusted-types-for 'script'",
	"trusted-types 'none'",
	"sandbox allow-scripts",
].join(";");

/** @param path the path of a file in the build. @returns its Content-Security-Policy. SPEC "Web releases", section 3. */
export const policyOf = (path: string): string => (path === PDF_FRAME ? PDF_POLICY : WEB_POLICY);

/** @returns the other headers that a file needs to be framed, or to be fetched from the origin of the frame. */
export function frameHeadersOf(path: string): Record<string, string> {
	if (path === PDF_FRAME) return { "x-frame-options": "SAMEORIGIN" };
	return path.startsWith(PDF_ASSETS) ? { "access-control-allow-origin": "*" } : {};
}
