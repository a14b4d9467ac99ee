/** Step 2: the verified network and organisation. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { CountryName } from "../../parts/country.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Notice } from "../../parts/notice.tsx";
import type { Answer } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { STEP, StepHeading } from "./step.tsx";

export function NetworkStep({ invite, onNext }: { invite: Answer<"checkInvite">; onNext(): void }): ReactNode {
	const { networkName, organisation, country, desk, role, expires } = invite;
	return (
		<>
			<StepHeading number={STEP.network} id="door.right-network" />
			<Notice kind="ok" title={<Say id="door.verified" />}>
				<Facts
					rows={[
						["door.network", networkName],
						["door.organisation", organisation],
						["door.country", country !== null && <CountryName key="country" code={country} />],
						["door.desk", desk],
						["door.role", <Say key="role" id={`parts.role.${role}` as MessageId} />],
						["door.valid-until", <Say key="until" id="parts.date" values={{ date: new Date(expires) }} />],
					]}
				/>
			</Notice>
			<Say as="p" id="door.not-your-network" />
			<div className="buttons">
				<Button kind="primary" isWide onClick={onNext} id="door.this-is-right" />
			</div>
		</>
	);
}
