/** Help for the commands about cases. */
import type { Help } from "./form.ts";

export const cases: Record<string, Help> = {
	"case open": {
		does: "Open a case with your desk as custodian. It gets a random code.",
		words: { sections: "Sections to begin with; the usual ones if left out." },
		examples: ["cloister case open", "cloister case open --sections identity,story,health"],
	},
	"case list": {
		does: "List cases that your desks keep, by due date.",
		words: { status: "Only those.", lead: "Only those that this colleague leads." },
		examples: ["cloister case list --status Active"],
	},
	"case show": {
		does: "Show a case: custodian, sections and who owns them, hand-offs.",
		examples: ["cloister case show bado-kime-lusa-tofi"],
	},
	"case section": {
		does: "Add a section, owned by your desk.",
		words: { section: "Which." },
		examples: ["cloister case section bado-kime-lusa-tofi health"],
	},
	"case lead": {
		does: "Assign the lead worker. Custodian only.",
		words: { member: "A colleague of the desk." },
		examples: ['cloister case lead bado-kime-lusa-tofi "Ana Kola"'],
	},
	"case status": {
		does: "Say where the case stands. Custodian only.",
		words: { status: "Where." },
		examples: ["cloister case status bado-kime-lusa-tofi FollowUp"],
	},
	"case ask": {
		does: "The person has turned up here: ask the custodian for the case.",
		words: { code: "The case code that the person or somebody else told you." },
		examples: ["cloister case ask bado-kime-lusa-tofi"],
	},
	"case read": { does: "Read a section.", examples: ["cloister case read bado-kime-lusa-tofi identity"] },
	"case write": {
		does: "Write into a section: fields, words, files.",
		words: { set: "A field's value; only inside the shell. Nothing after the = says that it is no longer known." },
		examples: [
			"cloister case write bado-kime-lusa-tofi story < words.txt",
			"case write bado-kime-lusa-tofi identity --set prs_FirstName=Era   (in the shell)",
		],
	},
	"case save": {
		does: "Save an attachment of a section.",
		words: { file: "Which, by its name; needed if there are several." },
		examples: ["cloister case save bado-kime-lusa-tofi documents 91bc"],
	},
	"case fields": {
		does: "List the fields of a section, by the Human Trafficking Case Data Standard.",
		words: { section: "Which." },
		examples: ["cloister case fields identity"],
	},
	"case discuss": {
		does: "Write in your desk's own discussion of a case.",
		examples: ["cloister case discuss bado-kime-lusa-tofi < words.txt"],
	},
	"case discussion": { does: "Read your desk's own discussion of a case.", examples: ["cloister case discussion bado-kime-lusa-tofi"] },
	"consent record": {
		does: "Record what the person consents to, or denies.",
		words: {
			words: "What was said, kept encrypted in the section consent; only inside the shell.",
			recipient: "The organisation that may be given it.",
			sections: "Exactly which.",
			purposes: "What for.",
			"given-by": "Who gave it.",
			recorded: "How it was recorded.",
			from: "Since when; now if left out.",
			until: "Until when; 90 days if left out.",
			language: "Language in which it was explained, such as sq.",
			interpreter: "An interpreter helped.",
			deny: "The person denies it.",
			proposed: "Not signed yet; `consent activate` follows.",
			withhold: "What to keep from whom, and why; may be given several times.",
		},
		examples: [
			'cloister consent record bado-kime-lusa-tofi --recipient "Safe Harbour" --sections identity,logistics --purposes shelter --given-by person --recorded written --language sq',
		],
	},
	"consent show": { does: "Show the consents of a case.", examples: ["cloister consent show bado-kime-lusa-tofi"] },
	"consent activate": { does: "A proposed consent counts from now on.", examples: ["cloister consent activate bado-kime-lusa-tofi 3f2a"] },
	"consent withdraw": {
		does: "The person takes a consent back.",
		more: "Hand-offs that rest on it and have not departed are withdrawn; on the way they are put on hold, and can still be received.",
		examples: ["cloister consent withdraw bado-kime-lusa-tofi 3f2a --code person-declined"],
	},
	"consent enter-in-error": {
		does: "It never was a consent.",
		examples: ["cloister consent enter-in-error bado-kime-lusa-tofi 3f2a --code wrong-person"],
	},
	"handoff draft": {
		does: "Draft a hand-off; nobody else sees it yet.",
		words: {
			kind: "referral: custody stays. transfer: custody moves when the person is received.",
			to: "The desk that is asked.",
			reason: "Why, by the standard's list.",
			priority: "Sets the time to answer: 24 h, 72 h or 14 days.",
			travel: "The person travels there.",
			"follow-up": "After a transfer your desk goes on reading what it grants.",
		},
		examples: [
			'cloister handoff draft bado-kime-lusa-tofi --kind transfer --to "Safe Harbour/Shelter" --reason MigrationOrChangeOfLocation --priority urgent --travel',
		],
	},
	"handoff request": {
		does: "Request a drafted hand-off.",
		more: "The desk reads the summary at once, and the sections only after it has accepted.",
		words: {
			summary: "A few words, without a name: the least they need to decide. Inside the shell on the line; otherwise typed or piped in.",
			sections: "What is granted.",
			"by-hand": "Granted too, and sealed only after you have verified the acceptance (`handoff seal`).",
			"age-band": "Age.",
			languages: "Languages the person speaks, such as sq,en.",
			needs: "What is needed.",
			urgency: "How urgent.",
			"risk-level": "How great the risk.",
		},
		examples: [
			"cloister handoff request 3f2a --sections identity,logistics --basis consent --consent 91bc --age-band 18-24 --languages sq --needs shelter --urgency urgent --risk-level high",
		],
	},
	"handoff list": {
		does: "List hand-offs from and to your desks.",
		words: { open: "Only those that are running.", state: "Only in this state." },
		examples: ["cloister handoff list --open"],
	},
	"handoff show": { does: "Show one hand-off.", examples: ["cloister handoff show 3f2a"] },
	"handoff summary": { does: "Read the summary of a request to your desk.", examples: ["cloister handoff summary 3f2a"] },
	"handoff say": { does: "Ask or answer in the hand-off's own thread.", examples: ["cloister handoff say 3f2a < question.txt"] },
	"handoff read": { does: "Read the hand-off's own thread.", examples: ["cloister handoff read 3f2a"] },
	"handoff certificate": {
		does: "Make the custody certificate, which anybody can check offline.",
		examples: ["cloister handoff certificate 3f2a --to certificate.json"],
	},
	"handoff verify": {
		does: "Check a custody certificate. Needs no server.",
		words: { file: "The certificate.", network: "The network it must be of, as `cloister network status` shows it." },
		examples: ["cloister handoff verify certificate.json"],
	},
	"handoff fhir": { does: "Show a hand-off as an HL7 FHIR Task.", examples: ["cloister handoff fhir 3f2a"] },
	"handoff acknowledge": { does: "Say that your desk has seen the request.", examples: ["cloister handoff acknowledge 3f2a"] },
	"handoff accept": { does: "Accept; the granted sections open now.", examples: ["cloister handoff accept 3f2a"] },
	"handoff decline": { does: "Decline a request.", examples: ["cloister handoff decline 3f2a --code no-capacity"] },
	"handoff reroute": {
		does: "Suggest another desk instead.",
		words: { desk: "Which." },
		examples: ['cloister handoff reroute 3f2a "Safe Harbour/Clinic"'],
	},
	"handoff withdraw": { does: "Withdraw your request.", examples: ["cloister handoff withdraw 3f2a --code already-placed"] },
	"handoff cancel": { does: "Cancel what your desk had accepted.", examples: ["cloister handoff cancel 3f2a --code no-capacity"] },
	"handoff arrange": {
		does: "Propose when the person arrives; the other desk confirms.",
		words: { expect: "When, rounded up to the hour." },
		examples: ["cloister handoff arrange 3f2a --expect 2026-12-01T14:00"],
	},
	"handoff confirm": { does: "Confirm what the other desk arranged.", examples: ["cloister handoff confirm 3f2a"] },
	"handoff depart": { does: "Say that the person is on the way.", examples: ["cloister handoff depart 3f2a"] },
	"handoff hold": { does: "Put it on hold; both desks are alarmed.", examples: ["cloister handoff hold 3f2a --code unsafe"] },
	"handoff resume": { does: "Go on after a hold.", examples: ["cloister handoff resume 3f2a"] },
	"handoff receive": {
		does: "Say that the person has arrived. With a transfer, custody moves to your desk.",
		examples: ["cloister handoff receive 3f2a"],
	},
	"handoff end": {
		does: "End a journey that went another way; custody stays.",
		words: { ending: "How it ended." },
		examples: ["cloister handoff end 3f2a --ending turned-back"],
	},
	"handoff complete": {
		does: "Complete what was received.",
		words: { outcome: "With which outcome." },
		examples: ["cloister handoff complete 3f2a --outcome service-provided"],
	},
	"handoff extend": {
		does: "Renew what a running hand-off rests on.",
		examples: ["cloister handoff extend 3f2a --basis consent --consent 91bc"],
	},
	"handoff enter-in-error": {
		does: "It should never have been; a second person must agree.",
		examples: ["cloister handoff enter-in-error 3f2a --code wrong-recipient"],
	},
	"handoff countersign": {
		does: "Give the second signature that waits, or refuse it.",
		words: { verdict: "Which." },
		examples: ["cloister handoff countersign 3f2a approve"],
	},
	"handoff seal": { does: "Seal the sections that were granted by hand, after the acceptance.", examples: ["cloister handoff seal 3f2a"] },
};
