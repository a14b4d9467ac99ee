/** `#/desk/:desk/bell`: the mail and the webhook that tell a desk that something waits, and the daily reminder. */
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { CopyButton } from "../../parts/copy.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered } from "../../parts/states.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { BellView } from "../../sitting/verbs/index.ts";
import { LANGUAGES, type MessageId, Say } from "../../words/words.tsx";
import { BellForm } from "./bell-form.tsx";
import { RingTimes } from "./ring-times.tsx";

export default function BellScreen(): ReactNode {
	const { desk } = useParams({ strict: false }) as { desk: string };
	const desks = useVerb("readDesks");
	const bell = useVerb("readBell", { desk });
	const name = desks.data?.desks.find(({ id }) => id === desk)?.name ?? "";
	return (
		<>
			<Heading title="house.desk" id="bell.title" values={{ desk: name }} />
			<Say as="p" id="bell.what" />
			<Answered query={bell}>{(view) => <BellSettings desk={desk} bell={view} mayManage={desks.data?.mayManage ?? false} />}</Answered>
			{desks.data?.mayManage && <RingTimes desk={desk} />}
			<p>
				<SayLink to="/desk/$desk" params={{ desk }} id="code.back" values={{ desk: name }} />
			</p>
		</>
	);
}

function BellSettings({ desk, bell, mayManage }: { desk: string; bell: BellView; mayManage: boolean }): ReactNode {
	const [isChanging, setChanging] = useState(false);
	const [key, setKey] = useState<string | null>(null);
	const { mail, webhook, reminder } = bell;
	if (isChanging)
		return (
			<BellForm
				desk={desk}
				bell={bell}
				onDone={(webhookKey) => {
					setKey(webhookKey);
					setChanging(false);
				}}
			/>
		);
	return (
		<>
			{key !== null && <WebhookKey text={key} />}
			<Failure channel="mail" state={mail} />
			<Failure channel="webhook" state={webhook} />
			<Facts
				rows={[
					["bell.mail", mail ? mail.address : <Say key="mail" id={bell.sendsMail ? "bell.none" : "bell.no-mail-server"} />],
					["bell.language", mail && LANGUAGES[bell.language]?.name],
					["bell.webhook", webhook ? webhook.url : <Say key="webhook" id="bell.none" />],
					["bell.reminder", reminder ? <Reminder key="reminder" reminder={reminder} /> : <Say key="reminder" id="bell.none" />],
					["bell.rung", <LastRung key="rung" bell={bell} />],
				]}
			/>
			{mayManage && (
				<div className="buttons">
					<Button kind="primary" onClick={() => setChanging(true)} id="bell.change" />
				</div>
			)}
			{mayManage && (mail || webhook) && <Test desk={desk} />}
		</>
	);
}

function Reminder({ reminder: { hour, zone } }: { reminder: NonNullable<BellView["reminder"]> }): ReactNode {
	return <Say id="bell.reminder-at" values={{ hour: `${String(hour).padStart(2, "0")}:00`, zone }} />;
}

function LastRung({ bell: { mail, webhook } }: { bell: BellView }): ReactNode {
	const last = Math.max(mail?.rung ?? 0, webhook?.rung ?? 0);
	return last === 0 ? <Say id="bell.never" /> : <Say id="parts.short-time" values={{ time: new Date(last) }} />;
}

/** Why the server couldn't deliver the last messages of a channel. */
function Failure({ channel, state }: { channel: "mail" | "webhook"; state: BellView["mail"] | BellView["webhook"] }): ReactNode {
	const failure = state?.failure;
	if (!failure) return null;
	return (
		<Notice kind="danger" title={<Say id={`bell.fails.${channel}`} values={{ since: new Date(failure.since) }} />}>
			<Say as="p" id={`bell.failure.${failure.reason}` as MessageId} />
		</Notice>
	);
}

function WebhookKey({ text }: { text: string }): ReactNode {
	return (
		<Notice kind="warn" live="polite" title={<Say id="bell.key" />}>
			<Say as="p" id="bell.key-help" />
			<p className="code" dir="ltr" translate="no">
				{text}
			</p>
			<p>
				<CopyButton text={text} />
			</p>
		</Notice>
	);
}

function Test({ desk }: { desk: string }): ReactNode {
	const ring = useAct("ringOnce");
	const rings = ring.data?.rings.length ?? 0;
	return (
		<PageSection title="bell.test">
			<Say as="p" id="bell.test-help" />
			{ring.isSuccess && (
				<Notice kind={rings > 0 ? "ok" : "info"} live="polite">
					<p>
						<Say id={rings > 0 ? "bell.rings" : "bell.rings-not"} />
					</p>
				</Notice>
			)}
			{ring.error && <ErrorNotice error={dataOf(ring.error)} />}
			<div className="buttons">
				<Button isBusy={ring.isPending} onClick={() => ring.mutate({ desk })} id="bell.ring" />
			</div>
		</PageSection>
	);
}
