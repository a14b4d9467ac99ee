/** `#/me`: who I am here, the settings of this device, my sessions, and what I wrote and didn't send. */
import type { ReactNode } from "react";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Heading } from "../../parts/heading.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered } from "../../parts/states.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useSittingFacts } from "../../sitting/sitting-facts.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { Answer } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { UnsentGroup } from "../today/unsent-group.tsx";
import { Device } from "./device.tsx";
import { Drafts } from "./drafts.tsx";
import { Notices } from "./notices.tsx";
import { Ringing } from "./ringing.tsx";
import { Sessions } from "./sessions.tsx";
import { Shortcuts } from "./shortcuts.tsx";
import { WithoutConnection } from "./without-connection.tsx";
import "./me.css";

export default function Me(): ReactNode {
	const me = useVerb("me");
	const { isSharedComputer, areas } = useSittingFacts();
	return (
		<>
			<Heading id="me.title" />
			<UnsentGroup />
			<Answered query={me}>{(view) => <AboutMe me={view} />}</Answered>
			<p className="buttons">
				<SayLink className="button" to="/me/password" id="me.password" />
				<SayLink className="button" to="/me/recovery-code" id="me.recovery" />
			</p>
			<Device />
			<Shortcuts />
			{!isSharedComputer && <Notices />}
			{!isSharedComputer && (areas.includes("casework") || areas.includes("administration")) && <Ringing />}
			{!isSharedComputer && areas.includes("casework") && <WithoutConnection />}
			<Drafts />
			<Sessions />
		</>
	);
}

function AboutMe({ me: { id, name, role, organisation, desks, network } }: { me: Answer<"me"> }): ReactNode {
	const { say } = useWords();
	const fingerprint = useVerb("fingerprint", { member: id });
	return (
		<>
			<Facts
				rows={[
					["house.signed-in-as", name],
					["door.network", network],
					["house.organisation", organisation],
					["house.desks", desks.map((desk) => desk.name).join(say("parts.comma"))],
					["house.role", <Say key="role" id={`parts.role.${role}` as MessageId} />],
				]}
			/>
			<details>
				<Say as="summary" id="me.fingerprint" />
				<Say as="p" className="muted" id="door.fingerprint-help" />
				<p className="code" dir="ltr">
					{fingerprint.data}
				</p>
				{fingerprint.error && <ErrorNotice error={dataOf(fingerprint.error)} />}
			</details>
		</>
	);
}
