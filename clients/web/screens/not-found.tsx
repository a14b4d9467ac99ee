/** A place that isn't there. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Heading } from "../parts/heading.tsx";
import { Say } from "../words/words.tsx";

export function NotFound(): ReactNode {
	return (
		<>
			<Heading>
				<Say id="house.not-found" />
			</Heading>
			<p>
				<Say id="house.not-found-help" />
			</p>
			<p>
				<Link to="/today">
					<Say id="house.today" />
				</Link>
			</p>
		</>
	);
}
