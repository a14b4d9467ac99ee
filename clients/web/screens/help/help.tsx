/** `#/help`: explains the few terms of the screens on one page. */
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { type MessageId, Say } from "../../words/words.tsx";

const TERMS = ["who-can-read", "desk", "case", "section", "hand-off", "consent", "lock", "hide", "alarm"];

export default function Help(): ReactNode {
	return (
		<>
			<Heading id="house.help" />
			<p>
				<SayLink to="/help/first-steps" id="steps.title" />
			</p>
			<p>
				<SayLink to="/about-this-copy" id="door.about" />
			</p>
			{TERMS.map((term) => (
				<section key={term}>
					<Say as="h2" id={`house.help.${term}` as MessageId} />
					<Say as="p" id={`house.help.${term}.text` as MessageId} />
				</section>
			))}
		</>
	);
}
