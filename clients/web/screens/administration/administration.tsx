/** `#/administration`: the places where the network is administered. */
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Say } from "../../words/words.tsx";
import { OnlyOneAdmin } from "./only-one-admin.tsx";

const PLACES = ["orgs", "members", "spaces", "cases", "policy", "witnesses", "release", "health"] as const;

export default function Administration(): ReactNode {
	return (
		<>
			<Heading id="house.administration" />
			<OnlyOneAdmin />
			<Rows>
				{PLACES.map((place) => (
					<Row key={place} title={<SayLink to={`/administration/${place}`} id={`administration.${place}`} />}>
						<Say id={`administration.${place}.what`} />
					</Row>
				))}
			</Rows>
		</>
	);
}
