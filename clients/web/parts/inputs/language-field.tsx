/** A language from a list, in the person's own language. */
import { type ReactNode, useMemo } from "react";
import { useWords } from "../../words/words.tsx";
import { Select } from "../select.tsx";
import { useNothing, type ValueFieldProps } from "./props.ts";

/** The languages that people in this work meet most. Others are kept and shown, and can be written with the command line. */
const LANGUAGES =
	"aa ak am ar az be ber bg bm bn bs ca ckb cs da de dyo ee efi el en es et fa ff fi fil fr ga gu ha he hi hr ht hu hy id ig is it ja ka kk km kmr kn kri ku ky ln lo lt lv mg mk ml mn mr ms mt my ne nl no om pa pl prs ps pt rn ro rom ru rw si sk sl sn so sq sr ss st sv sw ta te tg th ti tk tl tr uk ur uz vi wo xh yo zh zu".split(
		" ",
	);

export function LanguageField({ value, onChange, label, help, error }: ValueFieldProps): ReactNode {
	const { language } = useWords();
	const nothing = useNothing();
	const present = typeof value === "string" ? value : "";
	const options = useMemo(() => {
		const names = new Intl.DisplayNames(language, { type: "language" });
		const codes = present === "" || LANGUAGES.includes(present) ? LANGUAGES : [...LANGUAGES, present];
		const named = codes.map((code) => ({ value: code, label: names.of(code) ?? code }));
		return named.sort((a, b) => a.label.localeCompare(b.label, language));
	}, [language, present]);
	return (
		<Select
			label={label}
			help={help}
			error={error}
			options={[nothing, ...options]}
			value={present}
			onChange={({ target }) => onChange(target.value === "" ? null : target.value)}
		/>
	);
}
