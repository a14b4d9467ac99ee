/** `#/help`: explains the few terms of the screens on one page. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { type MessageId, Say } from "../../words/words.tsx";

const TERMS = ["who-can-read", "desk", "case", "section", "hand-off", "consent", "lock", "hide", "alarm"];

export default function Help(): ReactNode {
	return (
		<>
			<Heading id="house.help" />
			<p>
				<Link to="/help/first-steps">
					<Say id="steps.title" />
				</Link>
			</p>
			<p>
				<Link to="/about-this-copy">
					<Say id="door.about" />
				</Link>
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
