/** `#/today`: what waits for this person. */
import type { ReactNode } from "react";
import { Facts } from "../../parts/facts.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import { type MessageId, Say } from "../../words/words.tsx";

export default function Today(): ReactNode {
	const me = useVerb("me", undefined, { topics: ["directory"] });
	return (
		<>
			<Heading>
				<Say id="house.today" />
			</Heading>
			<Answered query={me}>
				{({ name, role, organisation, desks, network }) => (
					<>
						<Facts
							rows={[
								["house.signed-in-as", name],
								["house.network", network],
								["house.organisation", organisation],
								["house.desks", desks.map((desk) => desk.name).join(", ")],
								["house.role", <Say key="role" id={`parts.role.${role}` as MessageId} />],
							]}
						/>
						<Empty>
							<p>
								<Say id="house.nothing-waits" />
							</p>
						</Empty>
					</>
				)}
			</Answered>
		</>
	);
}
