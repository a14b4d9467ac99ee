/** Pages that end by their bytes: what pages.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const pages: Mutation[] = [
	...of("clients/sdk/entries.ts", "pages", "goes on", [
		["|| page.reduce(", "|| [].reduce(", "a page that ends by its bytes"],
		[">= PAGE_BYTES;", ">= 0;", "a gap after a page that isn't full", "drops"],
	]),
	...of("clients/sdk/read.ts", "pages", "goes on", [
		["page.full && last;", "page.entries.length === 200 && last;", "what comes after a page that ends by its bytes"],
	]),
	...of("clients/sdk/epochs.ts", "pages", "renews", [
		["isFull(page, 200); )", "page.length === 200; )", "closing what one hasn't seen whole, after a page that ends by its bytes"],
	]),
];
