/** Writes "@" and the name of a reader into a message. The worker finds the names in the text when it is sent. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import type { ThreadView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

interface Props {
	people: ThreadView["mentionable"];
	/** @param name of the person, with "@". */
	onMention(name: string): void;
}

export function Mention({ people, onMention }: Props): ReactNode {
	if (people.length === 0) return null;
	return (
		<Unfold title={<Say id="threads.mention" />}>
			<Say as="p" className="small muted" id="threads.mention-what" />
			<div className="buttons">
				{people.map(({ id, name }) => (
					<Button key={id} onClick={() => onMention(`@${name}`)}>
						<bdi>{name}</bdi>
					</Button>
				))}
			</div>
		</Unfold>
	);
}
