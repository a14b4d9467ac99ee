/** A place that isn't there, and a link that names none. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Heading } from "../parts/heading.tsx";
import { type MessageId, Say } from "../words/words.tsx";

export function NotFound(): ReactNode {
	return <Nowhere title="house.not-found" help="house.not-found-help" />;
}

/** A part of the address is missing, as when a link was cut off. */
export function BrokenLink(): ReactNode {
	return <Nowhere title="house.broken-link" help="house.broken-link-help" />;
}

function Nowhere({ title, help }: { title: MessageId; help: MessageId }): ReactNode {
	return (
		<>
			<Heading>
				<Say id={title} />
			</Heading>
			<p>
				<Say id={help} />
			</p>
			<p>
				<Link to="/today">
					<Say id="house.today" />
				</Link>
			</p>
		</>
	);
}
