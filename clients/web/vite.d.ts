declare module "*.css" {}
declare module "*?worker&url" {
	const url: string;
	export default url;
}
declare module "virtual:words/index" {
	type Load = () => Promise<{ default: Record<string, import("./build/words.ts").Parsed> }>;
	type LoadForms = () => Promise<{ default: Record<string, string> }>;
	export const bundles: Record<string, Record<import("./build/words.ts").WordPart, Load> & { forms: LoadForms }>;
}
