/** Types of the modules that only the bundler knows: styles, the icon, the worker, and the messages of each language (build/words.ts). */
declare module "*.css" {}
declare module "*.svg" {
	const url: string;
	export default url;
}
declare module "*?worker&url" {
	const url: string;
	export default url;
}
declare module "virtual:words/index" {
	type Load = () => Promise<{ default: Record<string, import("./build/words.ts").Message> }>;
	export const bundles: Record<string, Record<import("./words/words.tsx").WordPart, Load>>;
}
declare module "virtual:words/spoken" {
	export const versions: Record<string, string>;
}
declare module "virtual:words/forms-index" {
	export const bundles: Record<string, { forms: () => Promise<{ default: Record<string, string> }> }>;
}
declare module "*?url" {
	const url: string;
	export default url;
}
declare module "pdfjs-dist/legacy/build/pdf.worker.mjs" {}
