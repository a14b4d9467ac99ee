/** A language that people speak: its name, and the choice of one. */
import { type ReactNode, useMemo } from "react";
import { useWords } from "../words/words.tsx";
import { Select } from "./select.tsx";
import { languageText } from "./value-words.ts";

/** BCP 47. The languages that people in this work meet most. Others are kept and shown, and can be written with the command line. */
const SPOKEN =
	"aa ak am ar az be ber bg bm bn bs ca ckb cs da de dyo ee efi el en es et fa ff fi fil fr ga gu ha he hi hr ht hu hy id ig is it ja ka kk km kn ko kri ku ky ln lo lt lv mg mk ml mn mr ms mt my ne nl no om pa pl prs ps pt rn ro rom ru rw si sk sl sn so sq sr ss st sv sw ta te tg th ti tk tr uk ur uz vi wo xh yo zh zu";

/** @param code BCP 47. */
export function LanguageName({ code }: { code: string }): ReactNode {
	const nameOf = useLanguageNames();
	return <bdi>{nameOf(code)}</bdi>;
}

/** The names of languages in the person's own. What isn't a language tag is shown as it is. */
export function useLanguageNames(): (code: string) => string {
	const words = useWords();
	return useMemo(() => (code) => languageText(code, words), [words]);
}

interface Props {
	label: ReactNode;
	help?: ReactNode;
	error?: ReactNode;
	/** Empty without an answer. */
	value: string;
	/** The text of the empty choice. */
	none: string;
	onChange(code: string): void;
}

export function LanguageSelect({ label, help, error, value, none, onChange }: Props): ReactNode {
	const { language } = useWords();
	const nameOf = useLanguageNames();
	const options = useMemo(() => {
		const codes = new Set([...SPOKEN.split(" "), ...(value === "" ? [] : [value])]);
		const named = [...codes].map((code) => ({ value: code, label: nameOf(code) }));
		return named.sort((a, b) => a.label.localeCompare(b.label, language));
	}, [language, nameOf, value]);
	return (
		<Select
			label={label}
			help={help}
			error={error}
			options={[{ value: "", label: none }, ...options]}
			value={value}
			onChange={({ target }) => onChange(target.value)}
		/>
	);
}
