/** A language that people speak: its name, and the choice of one. */
import { type ReactNode, useMemo } from "react";
import { useWords } from "../words/words.tsx";
import { Select } from "./select.tsx";

/** BCP 47. The languages of the places where trafficked persons come from and go to. */
const SPOKEN =
	"am ar az bg bn bs cs da de el en es et fa ff fi fr gu ha he hi hr hu hy id ig it ja ka kk km ko ku ky lo lt lv mk ml mr ms my ne nl no om pa pl ps pt rmy ro ru rw si sk sl sn so sq sr sv sw ta te tg th ti tk tl tr uk ur uz vi wo yo zh zu";

/** @param code BCP 47. A code without a known name is shown as it is. */
export function LanguageName({ code }: { code: string }): ReactNode {
	const nameOf = useLanguageNames();
	return <bdi>{nameOf(code)}</bdi>;
}

export function useLanguageNames(): (code: string) => string {
	const { language } = useWords();
	return useMemo(() => {
		const names = new Intl.DisplayNames(language, { type: "language" });
		return (code) => names.of(code) ?? code;
	}, [language]);
}

interface Props {
	label: ReactNode;
	help?: ReactNode;
	/** Empty without an answer. */
	value: string;
	/** The text of the empty choice. */
	none: string;
	onChange(code: string): void;
}

export function LanguageSelect({ label, help, value, none, onChange }: Props): ReactNode {
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
			options={[{ value: "", label: none }, ...options]}
			value={value}
			onChange={({ target }) => onChange(target.value)}
		/>
	);
}
