/** How far the translations are. */
import { readEnglish, translations, WORDS } from "../../clients/web/build/catalogues.ts";
import { type Lack, lacks, mustBeCurrent, spokenVersions } from "../../clients/web/build/words.ts";

interface State {
	/** How many texts there are in English. */
	english: number;
	languages: Record<string, { missing: number; behind: number; spoken: string | undefined }>;
	lacks: (Lack & { mustBeCurrent: boolean })[];
}

export function stateOfWords(folder = WORDS): State {
	const all = lacks(folder).map((lack) => ({ ...lack, mustBeCurrent: mustBeCurrent(lack) }));
	const versions = spokenVersions(folder);
	const ofLanguage = (language: string) => {
		const count = (state: Lack["state"]) => all.filter((each) => each.language === language && each.state === state).length;
		return { missing: count("missing"), behind: count("behind"), spoken: versions[language] };
	};
	return {
		english: Object.keys(readEnglish(folder)).length,
		languages: Object.fromEntries(["en", ...translations()].map((language) => [language, ofLanguage(language)])),
		lacks: all,
	};
}

export function stateText({ english, languages }: State): string {
	const lines = Object.entries(languages).map(
		([language, { missing, behind, spoken }]) => `${language}  ${missing} missing, ${behind} behind. Spoken texts: version ${spoken}`,
	);
	return [`${english} texts`, ...lines].join("\n");
}

/** @returns a line for each text that a language lacks. A mark stands where `.ci/run` fails. */
export const listText = ({ lacks }: State): string =>
	lacks
		.map(({ language, state, room, id, mustBeCurrent }) => `${language}  ${state}  ${room}  ${id}${mustBeCurrent ? "  !" : ""}`)
		.join("\n");
