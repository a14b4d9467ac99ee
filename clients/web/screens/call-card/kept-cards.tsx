/** The call cards that were opened in this sitting. They are shown when an alarm has stopped everything else. */
import type { ReactNode } from "react";
import { useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import { CardFacts } from "./call-card.tsx";

export default function KeptCards(): ReactNode {
	const { data: cards = [] } = useVerb("keptCallCards");
	const { data: phones } = useVerb("keptDeskPhones");
	if (cards.length === 0) return null;
	return (
		<section>
			<Say as="h2" id="house.kept-cards" />
			<Say as="p" id="house.kept-cards-help" />
			{cards.map((card) => (
				<details key={card.code} className="call-card">
					<summary>
						<bdi>{[...card.callHer, card.code].join(" / ")}</bdi>
					</summary>
					<CardFacts card={card} phones={phones} />
				</details>
			))}
		</section>
	);
}
