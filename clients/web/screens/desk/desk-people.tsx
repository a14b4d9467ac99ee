/** The people of a desk. Each has a tag: has the desk's key, waits for it, or is suspended. */
import type { ReactNode } from "react";
import { PersonName } from "../../parts/person-name.tsx";
import { Tag } from "../../parts/tag.tsx";
import type { DeskPersonView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import "./desk.css";

interface Props {
	people: DeskPersonView[];
	/** Makes the button beside a person. Default: none. */
	button?: (person: DeskPersonView) => ReactNode;
}

export function DeskPeople({ people, button }: Props): ReactNode {
	if (people.length === 0) return <Say as="p" className="muted" id="people.nobody" />;
	return (
		<ul className="desk-people">
			{people.map((person) => (
				<li key={person.id}>
					<Person person={person} />
					{button?.(person)}
				</li>
			))}
		</ul>
	);
}

const TAG_KINDS = { key: "ok", waits: "warn", suspended: "danger" } as const;

function Person({ person: { name, role, isMe, state } }: { person: DeskPersonView }): ReactNode {
	return (
		<>
			<span className="desk-person">
				<PersonName person={{ name }} />{" "}
				<span className="muted small">
					<Say id={`parts.role.${role}` as MessageId} />
					{isMe && (
						<>
							{" "}
							<Say id="administration.you" />
						</>
					)}
				</span>
			</span>
			<Tag kind={TAG_KINDS[state]} id={`desk.person.${state}`} />
		</>
	);
}
