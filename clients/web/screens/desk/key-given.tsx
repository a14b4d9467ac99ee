/** Says which people have got the key of a desk, and what they can read now. */
import type { ReactNode } from "react";
import { Listed } from "../../parts/listed.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import type { DeskPersonView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function KeyGiven({ people }: { people: DeskPersonView[] }): ReactNode {
	if (people.length === 0) return null;
	const who = <Listed items={people.map((person) => <PersonName key={person.id} person={person} />)} />;
	return <Say as="p" id="desk.key-given" values={{ count: people.length, who }} />;
}
