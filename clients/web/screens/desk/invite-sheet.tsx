/** An invite, shown once: to print and give by hand, or to read out by phone. */
import { Printer } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { Button } from "../../parts/button.tsx";
import { CountryName } from "../../parts/country.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Fingerprint } from "../../parts/fingerprint.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import type { NewInviteView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { Square } from "../print/square.tsx";
import "../print/print.css";

const STEPS: MessageId[] = ["invite.step.open", "invite.step.join", "invite.step.type", "invite.step.paper", "invite.step.voice"];

interface Props {
	invite: NewInviteView;
	/** The path to go to when the code was given. */
	doneTo: string;
}

export function InviteSheet({ invite: { code, expires, network, organisation, country, role, desk }, doneTo }: Props): ReactNode {
	const { say } = useWords();
	// The sheet replaces a form whose button stands far down, so the page was scrolled.
	useEffect(() => {
		window.scrollTo(0, 0);
	}, []);
	return (
		<>
			<Heading id="invite.title" values={{ organisation: organisation || network }} />
			<div className="not-printed">
				<Notice kind="warn" title={<Say id="code.once" />}>
					<Say as="p" id="invite.by-voice" />
				</Notice>
			</div>
			<Say as="h2" id="door.invite-code" />
			<Fingerprint text={code} />
			<Facts
				rows={[
					["door.network", network],
					["house.organisation", organisation],
					["door.country", country !== null && <CountryName key="country" code={country} />],
					["door.desk", desk],
					["house.role", <Say key="role" id={`parts.role.${role}` as MessageId} />],
					["invite.until", <Say key="until" id="parts.short-time" values={{ time: new Date(expires) }} />],
				]}
			/>
			<Say as="h2" id="invite.steps" />
			<ol>
				{STEPS.map((id) => (
					<Say as="li" key={id} id={id} values={{ address: location.origin }} />
				))}
			</ol>
			<Square text={`${location.origin}/#/join`} label={say("invite.square")} />
			<Say as="p" className="small" id="invite.square-help" />
			<div className="buttons not-printed">
				<Button kind="primary" icon={<Printer aria-hidden="true" />} onClick={() => window.print()}>
					<Say id="parts.print" />
				</Button>
				<SayLink className="button" to={doneTo} id="invite.done" />
			</div>
		</>
	);
}
