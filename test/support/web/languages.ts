/** What holds for every screen in each language: it fits, it is in that language, and nothing of another one is left. */
import type { Page } from "playwright-core";
import type { Test } from "tap";
import { languages } from "../../../clients/web/build/catalogues.ts";
import { messageTexts } from "../../../clients/web/build/words.ts";
import type { ReadyNetwork } from "../sdk.ts";
import { layoutFaults } from "./layout.ts";
import type { Opener } from "./routes-by-person.ts";
import type { Scene } from "./scenes/scene.ts";
import { checkLayout } from "./screens.ts";
import { tour } from "./tour.ts";
import { WebWorld } from "./world.ts";

const ENGLISH = messageTexts("en");

/** Looks at every screen of somebody in all languages. The language with the longest words is also tried narrow and with large text. */
export async function lookInAllLanguages(t: Test, opener: Opener, scene: (ready: ReadyNetwork) => Promise<Scene>): Promise<void> {
	const world = await WebWorld.boot(t);
	const longest = longestLanguage();
	t.comment(`the longest texts are in ${longest}`);
	let order = languages();
	await tour(t, world, { opener, scene, first: order[0] as string }, async (t, { page, setLanguage }) => {
		for (const language of order) {
			await setLanguage(language);
			await lookAtWords(t, page, language);
			if (language === longest) await checkLayout(t, page, language);
		}
		// The next screen opens in the last language of this one.
		order = order.toReversed();
	});
}

/** @param language of the page. */
export async function lookAtWords(t: Test, page: Page, language: string): Promise<void> {
	const { lang, dir } = await page.evaluate(() => ({ lang: document.documentElement.lang, dir: document.documentElement.dir }));
	t.same({ lang, dir }, { lang: language, dir: language === "ar" ? "rtl" : "ltr" }, `language and direction, ${language}`);
	t.same(await layoutFaults(page), [], `360 pixels, ${language}`);
	t.same(await foreignTexts(page, language), [], `words of another language, ${language}`);
}

/** The language whose texts are the longest, compared with the English ones of the same messages. */
export function longestLanguage(): string {
	const sum = (texts: (string | undefined)[]) => texts.join("").length;
	const growth = (language: string) => {
		const own = messageTexts(language);
		return sum(Object.values(own)) / sum(Object.keys(own).map((id) => ENGLISH[id]));
	};
	return languages().sort((a, b) => growth(b) - growth(a))[0] as string;
}

/** @returns shown texts that don't belong to this language: English messages that it has its own words for, ids of messages, and texts of the browser. */
async function foreignTexts(page: Page, language: string): Promise<string[]> {
	const own = messageTexts(language);
	const ownTexts = new Set(Object.values(own));
	const english = new Set(
		Object.entries(ENGLISH).flatMap(([id, text]) => (own[id] !== undefined && own[id] !== text && !ownTexts.has(text) ? [text] : [])),
	);
	const shown = await page.evaluate(() => {
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		const found: string[] = [];
		// The names of languages, texts for the person, and her words have a language of their own.
		while (walker.nextNode())
			if (!walker.currentNode.parentElement?.closest("bdi, body [lang]")) found.push(walker.currentNode.nodeValue ?? "");
		return found;
	});
	// The browser's own language is Arabic here. The browser uses it when it lacks the names or dates of another language.
	const isOfBrowser = (text: string) => language !== "ar" && /\p{Script=Arabic}/u.test(text);
	return shown.map((text) => text.trim()).filter((text) => english.has(text) || text in ENGLISH || isOfBrowser(text));
}
