/** The Content-Security-Policies of a web build. Pages load code from and connect to their own server only. The frame of PDFs connects to nothing. */

/** The policy of every file except the frame of PDFs. With `frame-ancestors 'none'`, these files can't be framed. */
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

/** The file that the page loads into a frame to draw a PDF. */
export const PDF_FRAME = "pdf.html";
/** The folder of its scripts and styles. */
const PDF_ASSETS = "assets/pdf/";

/** Because of `sandbox`, the frame has an opaque origin, also when it is opened outside of a page. It can't fetch anything. */
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
