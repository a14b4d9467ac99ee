/** What a desk is asked for: everything that it gets to know. */
import type { ReactNode } from "react";
import { Facts } from "../../parts/facts.tsx";
import { LanguageName } from "../../parts/language.tsx";
import type { BedAskView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function BedFacts({ wanted: { area, night, persons, language } }: { wanted: BedAskView["wanted"] }): ReactNode {
	return (
		<Facts
			rows={[
				["bed.area", area],
				["bed.night", <Say key="night" id="parts.date" values={{ date: new Date(`${night}T12:00`) }} />],
				["bed.persons", String(persons)],
				["bed.language", language && <LanguageName key="language" code={language} />],
			]}
		/>
	);
}
