/** `#/desk`: the desks of my organisation, their people, and who has the key of each. */
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import { DeskCard } from "./desk-card.tsx";
import "./desk.css";

export default function Desks(): ReactNode {
	const view = useVerb("readDesks", undefined, { topics: ["directory"] });
	return (
		<>
			<Heading>
				<Say id="desk.title" />
			</Heading>
			<p>
				<Say id="desk.what" />
			</p>
			<Answered query={view}>
				{({ desks }) =>
					desks.length === 0 ? (
						<Empty>
							<p>
								<Say id="desk.none" />
							</p>
						</Empty>
					) : (
						desks.map((desk) => <DeskCard key={desk.id} desk={desk} />)
					)
				}
			</Answered>
		</>
	);
}
