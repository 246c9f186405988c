# An invented alliance at work: what `tocsin demo` fills its hub with. The form is explained in src/hub/story.h.
# All names are invented and end in "Example"; all addresses lie in domains that nobody can own (RFC 2606).

# --- the alliance begins ---
@ -60d 01:00
hub: party.add id=alliance name="Mobile Security Alliance Example" roles=coordinator country=CN lang=zh-CN zone=Asia/Shanghai
	site=https://alliance.example about="Takes reports in, brings the parties of the chain together, publishes."
hub: member.add party/alliance name="林悦" mail=lin.yue@alliance.example admin=yes lang=zh-CN zone=Asia/Shanghai -> lin
hub: member.add party/alliance name="Sofia Marin" mail=sofia.marin@alliance.example lang=en zone=Europe/Madrid -> sofia
hub: member.add party/alliance name="陈伟" mail=chen.wei@alliance.example lang=zh-CN zone=Asia/Shanghai -> wei

# Visitors of a demonstration have no authenticator app at hand for eleven people.
hub: setting.change name=signin.second value=no

# --- the parties ---
@ -58d 02:30
lin: party.add id=nova name="Nova Devices Example" roles=vendor country=CN lang=zh-CN zone=Asia/Shanghai site=https://nova.example/security
	about="Phones and tablets of the Nova and Nova Air lines, sold in forty countries."
lin: party.add id=kestrel name="Kestrel Mobile Example" roles=vendor country=DE lang=en zone=Europe/Berlin site=https://kestrel.example/psirt
	about="Rugged phones for fleets, with long support."
lin: party.add id=helio name="Helio Silicon Example" roles=vendor country=TW lang=en zone=Asia/Taipei site=https://helio.example/bulletins
	about="Systems on a chip and modems for phones."
lin: party.add id=lumen name="Lumen OS Example" roles=vendor country=US lang=en zone=America/Los_Angeles site=https://lumen.example/security
	about="The operating system that several makers build on."
lin: party.add id=riverline name="Riverline Apps Example" roles=vendor country=IN lang=en zone=Asia/Kolkata site=https://riverline.example
	about="Keyboard, wallet and chat apps that come with phones."
sofia: party.add id=northlab name="Northlab Testing Example" roles=tester country=SE lang=en zone=Europe/Stockholm site=https://northlab.example
	about="Tests phones for security; writes and countersigns test kits."
lin: party.add id=bureau name="Cyber Bureau Example" roles=regulator country=FR lang=en zone=Europe/Paris site=https://bureau.example
	about="The authority that vulnerabilities and incidents are reported to."
sofia: party.add id=greylight name="Greylight Research Example" roles=finder country=KE lang=en zone=Africa/Nairobi site=https://greylight.example
	about="Finds weaknesses in radios and boot chains."
sofia: party.add id=fund name="Safer Phones Fund Example" roles=sponsor country=CA lang=en zone=America/Toronto site=https://fund.example
	about="Pays rewards to finders."

# --- their people ---
@ -57d 03:10
hub: member.add party/nova name="赵安" mail=zhao.an@nova.example admin=yes lang=zh-CN zone=Asia/Shanghai -> zhao
hub: member.add party/nova name="Bo Li" mail=bo.li@nova.example lang=en zone=Asia/Shanghai -> bo
hub: member.add party/nova name="Hui Chen" mail=hui.chen@nova.example lang=zh-CN zone=Asia/Shanghai -> hui
hub: member.add party/kestrel name="Greta Sommer" mail=greta.sommer@kestrel.example admin=yes lang=en zone=Europe/Berlin -> greta
hub: member.add party/kestrel name="Tomasz Nowak" mail=tomasz.nowak@kestrel.example lang=en zone=Europe/Warsaw -> tomasz
hub: member.add party/helio name="Dana Wu" mail=dana.wu@helio.example admin=yes lang=en zone=Asia/Taipei -> dana
hub: member.add party/helio name="Raj Patel" mail=raj.patel@helio.example lang=en zone=Asia/Kolkata -> raj
hub: member.add party/lumen name="Mia Torres" mail=mia.torres@lumen.example admin=yes lang=en zone=America/Los_Angeles -> mia
hub: member.add party/riverline name="Asha Rao" mail=asha.rao@riverline.example admin=yes lang=en zone=Asia/Kolkata -> asha
hub: member.add party/northlab name="Jonas Berg" mail=jonas.berg@northlab.example admin=yes lang=en zone=Europe/Stockholm -> jonas
hub: member.add party/northlab name="Aiko Mori" mail=aiko.mori@northlab.example lang=en zone=Europe/Stockholm -> aiko
hub: member.add party/bureau name="Claire Petit" mail=claire.petit@bureau.example admin=yes lang=en zone=Europe/Paris -> claire
hub: member.add party/greylight name="Ada Okafor" mail=ada.okafor@greylight.example admin=yes lang=en zone=Africa/Nairobi -> ada
hub: member.add party/fund name="Paul Martin" mail=paul.martin@fund.example admin=yes lang=en zone=America/Toronto -> paul

# --- what they make ---
@ -55d 06:00
zhao: component.add party/nova kind=model value="Nova 12*" note="the 2025 line"
zhao: component.add party/nova kind=model value="Nova Air*"
zhao: component.add party/nova kind=os value="NovaUI" note="built on Lumen OS"
greta: component.add party/kestrel kind=model value="Kestrel K*" note="all share one board"
dana: component.add party/helio kind=chip value="SM8650"
dana: component.add party/helio kind=chip value="SM7550"
dana: component.add party/helio kind=purl value="pkg:generic/helio-modem" note="modem firmware, all chips since 2022"
mia: component.add party/lumen kind=os value="Android"
mia: component.add party/lumen kind=purl value="pkg:generic/linux" note="the common kernel"
mia: component.add party/lumen kind=purl value="pkg:generic/bluetooth"
asha: component.add party/riverline kind=purl value="pkg:generic/riverline-keyboard"

# --- how they are reached, and who made sure ---
@ -54d 07:00
zhao: contact.add party/nova kind=mail purpose=security value=psirt@nova.example -> c_nova
greta: contact.add party/kestrel kind=mail purpose=security value=psirt@kestrel.example -> c_kestrel
dana: contact.add party/helio kind=mail purpose=security value=product-security@helio.example -> c_helio
mia: contact.add party/lumen kind=web purpose=security value=https://lumen.example/report -> c_lumen
jonas: contact.add party/northlab kind=mail purpose=general value=lab@northlab.example -> c_northlab
@ -53d 02:00
sofia: contact.verify $c_nova how="Called the switchboard named on their site; they read a code back from the mailbox."
sofia: contact.verify $c_kestrel how="A mail signed with the key on their security page."
wei: contact.verify $c_helio how="Found on their bulletins since 2023, and answered."
wei: contact.verify $c_lumen how="The form is linked from their own security page."

# --- somebody leaves, somebody comes; and what is owed, by rules of the hub and by hand (all references are invented) ---
@ -45d 08:00
lin: contact.verify $c_northlab how="Their director confirmed it in a video call."
# Reports and cases of the invented alliance, in every stage: published, leaked, about to be disclosed, under embargo with many parties, a
# vendor that is silent, a report just validated, one just come. Told after alliance.story, whose names it uses. All of it is invented.

# --- more of the chain ---
@ -44d 02:00
lin: party.add id=orchid name="Orchid Mobile Example" roles=vendor country=KR lang=en zone=Asia/Seoul site=https://orchid.example/security
	about="Foldable phones."
lin: party.add id=tundra name="Tundra Phones Example" roles=vendor country=FI lang=en zone=Europe/Helsinki site=https://tundra.example/psirt
	about="Phones that are repaired for ten years."
lin: party.add id=saffron name="Saffron Devices Example" roles=vendor country=IN lang=en zone=Asia/Kolkata site=https://saffron.example/security
	about="Phones for first-time owners."
lin: party.add id=cobalt name="Cobalt Networks Example" roles=vendor country=BR lang=en zone=America/Sao_Paulo site=https://cobalt.example/psirt
	about="A carrier that sells phones of its own."
lin: party.add id=mistral name="Mistral Telecom Example" roles=vendor country=FR lang=en zone=Europe/Paris site=https://mistral.example/cert
	about="Carrier firmware on the phones of others."
lin: party.add id=cirrus name="Cirrus Radio Example" roles=vendor country=US lang=en zone=America/Los_Angeles site=https://cirrus.example/security
	about="Bluetooth and WLAN chips."
lin: party.add id=nordcert name="Nordic CERT Example" roles=coordinator country=SE lang=en zone=Europe/Stockholm site=https://nordcert.example
	about="A national CERT that coordinates beside the alliance."
hub: member.add party/orchid name="Min Park" mail=min.park@orchid.example admin=yes lang=en zone=Asia/Seoul -> min
hub: member.add party/tundra name="Aino Salo" mail=aino.salo@tundra.example admin=yes lang=en zone=Europe/Helsinki -> aino
hub: member.add party/saffron name="Dev Mehta" mail=dev.mehta@saffron.example admin=yes lang=en zone=Asia/Kolkata -> dev
hub: member.add party/cobalt name="Lia Souza" mail=lia.souza@cobalt.example admin=yes lang=en zone=America/Sao_Paulo -> lia
hub: member.add party/mistral name="Luc Martin" mail=luc.martin@mistral.example admin=yes lang=en zone=Europe/Paris -> luc
hub: member.add party/cirrus name="Kim Reyes" mail=kim.reyes@cirrus.example admin=yes lang=en zone=America/Los_Angeles -> kim
hub: member.add party/nordcert name="Elsa Lind" mail=elsa.lind@nordcert.example admin=yes lang=en zone=Europe/Stockholm -> elsa
min: component.add party/orchid kind=model value="Orchid Fold*"
aino: component.add party/tundra kind=model value="Tundra T*"
dev: component.add party/saffron kind=model value="Saffron One*"
kim: component.add party/cirrus kind=purl value="pkg:generic/cirrus-bt" note="Bluetooth firmware"
kim: component.add party/cirrus kind=chip value="CR4*"

# --- the first: reported, repaired, published ---
@ -43d 08:00
ada: report.submit title="The keyboard of Riverline keeps what is typed into password fields" product="Riverline Keyboard" versions="before 7.4.2"
	words="The learning dictionary also learns from fields that are marked as passwords.\n\nIt lies in the app's own folder, unencrypted, and is part of its backup."
	steps="1. Install 7.4.1\n2. Type a password three times\n3. Look into `files/learn.db`"
	impact="Whoever reads a backup reads passwords." exploited=no public=no credit=name credit_as="Ada Okafor, Greylight" -> r_keyboard
@ -43d 14:00
sofia: report.assign $r_keyboard
sofia: report.acknowledge $r_keyboard
@ -42d 09:00
sofia: report.validate $r_keyboard grade=medium parties=riverline
sofia: case.open title="Keyboard learns passwords" reports=#r_keyboard grade=medium -> keyboard
sofia: embargo.propose $keyboard ends=+30d zone=Asia/Kolkata -> p_keyboard
ada: report.accept $r_keyboard proposal=#p_keyboard
sofia: case.notify $keyboard vendor=party/riverline
sofia: vuln.add $keyboard title="Riverline Keyboard learns from password fields"
	words="The learning dictionary of Riverline Keyboard also learned from password fields, and kept them readable in the app's folder and backups. Update the keyboard to 7.4.2 or newer; it then forgets what it had learned from such fields."
	component="Riverline Keyboard" cwe=CWE-312 vector=CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N -> v_keyboard
@ -41d 05:00
asha: case.enter $keyboard
asha: case.answer $keyboard answer=acknowledged
asha: case.track $keyboard number=RVL-2291
# --- a second one, of an operating system: repaired by a patch level ---
@ -40d 03:00
hub: report.submit title="A call can be answered from a locked screen without a touch" product="Lumen OS, call screen" versions="Android 14 and 15 builds before the November level"
	words="A crafted caller name opens the answer action by itself." steps="1. Set the caller name as in the attached note\n2. Call" impact="Somebody listens in."
	exploited=no public=no credit=anonymous lang=en mail=quiet.finder@post.example -> r_call
@ -40d 05:00
wei: report.acknowledge $r_call
wei: report.validate $r_call grade=high parties=lumen,nova
wei: case.open title="Calls answer themselves on the lock screen" reports=#r_call grade=high -> call
wei: embargo.propose $call ends=+25d zone=Asia/Shanghai -> p_call
hub: report.accept $r_call proposal=#p_call
wei: case.notify $call vendor=party/lumen
wei: case.notify $call vendor=party/nova
wei: vuln.add $call title="A call answers itself on the lock screen"
	words="A crafted caller name could open the answer action of the call screen without a touch. Install the November patch level."
	component="Call screen" cwe=CWE-451 vector=CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N grade=high -> v_call
@ -39d 18:00
mia: case.enter $call
mia: case.answer $call answer=acknowledged
mia: case.answer $call answer=confirmed grade=high others_affected=yes
mia: repair.set $v_call kind=os line=Android branch="Android 14, 15" state=fix_in_progress
@ -38d 02:00
bo: case.enter $call
bo: case.answer $call answer=confirmed grade=high
bo: case.track $call number=NV-2026-0731
bo: repair.set $v_call kind=model line="Nova 12*" branch="Android 15" state=affected
bo: repair.set $v_call kind=model line="Nova Air*" state=not_affected justification=vulnerable_code_not_present
@ -37d 06:30
asha: case.answer $keyboard answer=confirmed grade=medium
asha: repair.set $v_keyboard kind=purl line=pkg:generic/riverline-keyboard state=fix_in_progress
# --- one about to be disclosed ---
@ -35d 08:00
ada: report.submit title="The boot loader of Kestrel accepts an old image" product="Kestrel K2 and K3" versions="all" words="The rollback counter is read before it is verified."
	steps="1. Flash the image of 2023\n2. Boot" impact="Old weaknesses come back." exploited=no public=no credit=name credit_as="Ada Okafor, Greylight" -> r_boot
@ -35d 09:00
sofia: report.acknowledge $r_boot
sofia: report.validate $r_boot grade=medium parties=kestrel
sofia: case.open title="Kestrel: rollback of the boot loader" reports=#r_boot grade=medium -> boot
sofia: embargo.propose $boot ends=+34d zone=Europe/Berlin -> p_boot
ada: report.accept $r_boot proposal=#p_boot
sofia: case.notify $boot vendor=party/kestrel
sofia: vuln.add $boot title="Kestrel phones accept an old boot loader"
	words="The boot loader of Kestrel K2 and K3 read the rollback counter before it was verified, so that an old image with known weaknesses could be put back by somebody who holds the phone. Install the December patch level."
	component="Boot loader" cwe=CWE-1328 vector=CVSS:3.1/AV:P/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:N -> v_boot
@ -34d 10:00
tomasz: case.enter $boot
tomasz: case.answer $boot answer=acknowledged
tomasz: case.answer $boot answer=confirmed grade=medium
tomasz: case.track $boot number=KMS-77
@ -30d 06:20
sofia: obligation.open rule=v3-fix-high about="C-2026-0009 party/helio" bearer=party/helio -> o_fix
sofia: obligation.open rule=v3-fix-medium about="C-2026-0009 party/kestrel" bearer=party/kestrel
# --- a large one: a modem in the phones of many, under embargo; a carrier that is silent ---
@ -28d 09:20
ada: report.submit title="Modem memory can be written by a crafted radio message" product="Helio modem firmware in SM8650 and SM7550" versions="all since 2022"
	words="The length of an information element is taken from the air and trusted.\n\n- found by fuzzing the firmware in an emulator\n- confirmed on a Nova 12 with a test cell"
	steps="1. Bring up the test cell with the attached configuration\n2. Register the phone\n3. Send message 14 of the trace" impact="Code in the modem, from the radio."
	exploited=no public=no credit=name credit_as="Ada Okafor, Greylight" plan=+90d plan_zone=Africa/Nairobi -> r_modem
@ -28d 10:00
sofia: report.acknowledge $r_modem
@ -27d 09:00
sofia: report.validate $r_modem grade=critical parties=helio,nova,kestrel
sofia: case.open title="Modem: length from the air" reports=#r_modem grade=critical tlp=amber -> modem
sofia: embargo.propose $modem ends=+60d zone=Asia/Taipei words="Two bulletin cycles of the chip maker." -> p_modem
ada: report.accept $r_modem proposal=#p_modem
sofia: case.notify $modem vendor=party/helio
sofia: case.notify $modem vendor=party/nova
sofia: case.notify $modem vendor=party/kestrel
sofia: case.coordinate $modem coordinator=party/nordcert
sofia: vuln.add $modem title="Helio modems trust a length from the air"
	words="A crafted radio message could write memory of the modem in phones with Helio SM8650 and SM7550. Install the update of your phone's maker."
	component="Modem" cwe="CWE-787 CWE-130" vector=CVSS:4.0/AV:A/AC:H/AT:P/PR:N/UI:N/VC:H/VI:H/VA:H/SC:L/SI:L/SA:L -> v_modem
sofia: vuln.add $modem title="Helio modems restart after a malformed paging message"
	words="A malformed paging message restarted the modem, so that calls dropped. Install the update of your phone's maker."
	component="Modem" cwe=CWE-617 vector=CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H -> v_paging
@ -27d 20:00
dana: case.enter $modem
dana: case.answer $modem answer=acknowledged
dana: case.track $modem number=HSP-9917
elsa: case.enter $modem
@ -26d 02:00
zhao: case.enter $modem
zhao: case.answer $modem answer=acknowledged
zhao: case.track $modem number=NV-2026-0744
greta: case.enter $modem
greta: case.answer $modem answer=acknowledged
@ -26d 20:00
mia: repair.set $v_call kind=os line=Android branch="Android 14, 15" state=fixed level=2026-11-05
mia: repair.say $v_call words="Fixed in the platform with the November level; partners have had the change since October."
mia: repair.announce $v_call url=https://lumen.example/security/2026-11
@ -25d 06:00
dana: case.answer $modem answer=confirmed grade=critical others_affected=yes text="Both. The first is in the common layer, all chips since 2022."
dana: case.notify $modem vendor=party/cirrus role=supplier text="You make the coexistence interface: please look whether the length is checked there."
sofia: case.notify $modem vendor=party/orchid
sofia: case.notify $modem vendor=party/tundra
sofia: case.notify $modem vendor=party/saffron
sofia: case.notify $modem vendor=party/cobalt
sofia: case.notify $modem vendor=party/mistral
sofia: case.notify $modem vendor=party/northlab role=tester
sofia: thread.open $modem kind=product title="Helio firmware: the fix and its schedule" product="Helio modem" -> t_fix
sofia: thread.open $modem kind=product title="Nova 12: which builds" product="Nova 12" -> t_nova
sofia: thread.post thread/$modem words="Welcome to the case. The report and a first analysis are here; the fix comes from Helio, the phones follow. Please answer within three working days, even if you do not know yet."
dana: thread.post $t_fix words="A fix is in test. Plan:\n\n| Chip | Firmware | to makers |\n| --- | --- | --- |\n| SM8650 | 4.2.118 | in two weeks |\n| SM7550 | 3.9.77 | in three weeks |"
@ -24d 03:00
min: case.enter $modem
min: case.answer $modem answer=acknowledged
aino: case.enter $modem
aino: case.answer $modem answer=acknowledged
aino: case.track $modem number=TND-512
jonas: case.enter $modem
dev: case.enter $modem
dev: case.answer $modem answer=refuted text="Our phones have another maker's modem."
lia: case.enter $modem
lia: case.answer $modem answer=acknowledged
zhao: thread.post $t_nova words="Nova 12 and 12 Pro have it, Air does not: another chip. Builds follow."
sofia: thread.open $modem kind=private title="Test cell for the lab" parties=party/northlab -> t_lab
jonas: thread.post $t_lab words="The cell is up. We can reproduce both with the trace of the report."
@ -24d 10:00
asha: repair.set $v_keyboard kind=purl line=pkg:generic/riverline-keyboard state=fixed version=7.4.2
asha: repair.say $v_keyboard words="We are sorry. Version 7.4.2 forgets what was learned from password fields."
asha: repair.announce $v_keyboard url=https://riverline.example/bulletins/2026-11
@ -22d 07:00
sofia: vuln.check $v_keyboard
sofia: case.credit $keyboard participant=$r_keyboard text="Ada Okafor, Greylight"
wei: case.examine $keyboard what=no_exploit found=yes
wei: case.examine $keyboard what=cn_operators found=yes
wei: case.examine $keyboard what=cn_moderate found=yes
wei: case.examine $keyboard what=cn_tools found=yes
wei: case.examine $keyboard what=cn_event found=yes
wei: case.examine $keyboard what=cn_foreign found=yes
@ -22d 08:00
zhao: case.answer $modem answer=confirmed grade=critical
greta: case.answer $modem answer=confirmed grade=high
min: case.answer $modem answer=confirmed grade=high
aino: case.answer $modem answer=confirmed grade=high
lia: case.answer $modem answer=confirmed grade=medium
dana: repair.set $v_modem kind=chip line=SM8650 state=fix_in_progress
dana: repair.set $v_modem kind=chip line=SM7550 state=fix_in_progress
dana: repair.set $v_paging kind=chip line=SM8650 state=fix_in_progress
dana: repair.set $v_paging kind=chip line=SM7550 state=not_affected justification=vulnerable_code_not_present
zhao: repair.set $v_modem kind=model line="Nova 12*" branch="Android 15" state=affected
zhao: repair.set $v_modem kind=model line="Nova 12*" branch="Android 14" state=affected
zhao: repair.set $v_modem kind=model line="Nova Air*" state=not_affected justification=component_not_present
greta: repair.set $v_modem kind=model line="Kestrel K*" state=investigating
aino: repair.set $v_modem kind=model line="Tundra T*" state=affected
min: repair.set $v_modem kind=model line="Orchid Fold*" state=affected
dev: repair.set $v_modem kind=model line="Saffron One*" state=not_affected justification=component_not_present
@ -21d 08:00
zhao: member.end $hui reason="Left the company."
@ -20d 03:00
bo: repair.set $v_call kind=model line="Nova 12*" branch="Android 15" state=fixed level=2026-11-05 build=NV12-15.0.311
bo: repair.announce $v_call url=https://nova.example/security/2026-11
wei: vuln.check $v_call
wei: case.credit $call participant=$r_call text="a finder who wants no name"
wei: case.examine $call what=no_exploit found=yes
wei: case.examine $call what=cn_operators found=yes
wei: case.examine $call what=cn_moderate found=yes
wei: case.examine $call what=cn_tools found=yes
wei: case.examine $call what=cn_event found=yes
wei: case.examine $call what=cn_foreign found=yes
@ -20d 07:00
sofia: obligation.open rule=eu-cra-vuln-early-warning about="C-2026-0011 party/nova" bearer=party/nova -> o_early
sofia: obligation.open rule=eu-cra-vuln-notification about="C-2026-0011 party/nova" bearer=party/nova -> o_notification
@ -20d 13:40
bo: obligation.meet $o_early evidence="Submitted to the single reporting platform, receipt kept by our legal team."
# --- one that leaked ---
@ -19d 11:00
hub: report.submit title="Pairing is accepted without a question" product="Cirrus Bluetooth firmware" versions="2.x before 2.9" words="Numeric comparison is skipped when the other side asks twice."
	steps="1. Ask for pairing\n2. Ask again within 40 ms" impact="A keyboard nobody accepted types." exploited=unknown public=no credit=name credit_as="R. Lindqvist" mail=rl@post.example -> r_pair
@ -19d 13:00
wei: report.acknowledge $r_pair
wei: report.validate $r_pair grade=high parties=cirrus,kestrel
wei: case.open title="Bluetooth pairs without asking" reports=#r_pair grade=high -> pair
wei: embargo.propose $pair ends=+45d zone=America/Los_Angeles -> p_pair
hub: report.accept $r_pair proposal=#p_pair
wei: case.notify $pair vendor=party/cirrus
wei: case.notify $pair vendor=party/kestrel
wei: vuln.add $pair title="Cirrus Bluetooth accepted pairing without a question"
	words="Firmware of Cirrus Bluetooth chips before 2.9 skipped the question for pairing when it was asked for twice. Switch Bluetooth off where strangers are near until your phone is updated."
	component="Bluetooth" cwe=CWE-306 vector=CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N -> v_pair
@ -18d 17:00
kim: case.enter $pair
kim: case.answer $pair answer=confirmed grade=high
kim: repair.set $v_pair kind=chip line="CR4*" state=fix_in_progress
greta: case.enter $pair
greta: case.answer $pair answer=acknowledged
@ -17d 09:30
zhao: obligation.meet $o_notification evidence="Submitted, with the list of affected models."
@ -15d 07:30
sofia: case.approve $call
wei: case.approve $call
wei: case.waive $call gate=regulators reason="Nova has filed with the platform in time; the receipt is kept by their legal team."
sofia: case.waive_agree $call gate=regulators
wei: case.publish $call
@ -15d 08:00
wei: obligation.open rule=v1-answer about="C-2026-0012 party/riverline" bearer=party/riverline -> o_answer
wei: obligation.open rule=eu-cra-incident-early-warning about="I-2026-0003 party/riverline" bearer=party/riverline awaiting=yes -> o_incident
@ -14d 06:00
dana: repair.set $v_modem kind=chip line=SM8650 state=fix_ready version=4.2.118
dana: thread.post $t_fix words="4.2.118 is with the makers. 3.9.77 needs another week: a regression in roaming."
greta: thread.post $t_fix words="Received, thank you. Can the embargo hold until our carriers have certified it? Three weeks are what they take."
@ -13d 08:30
sofia: case.fact $keyboard fact=public text="The vendor's own bulletin is out."
wei: case.approve $keyboard
sofia: case.approve $keyboard
sofia: case.publish $keyboard
@ -12d 09:00
zhao: member.invite party/nova mail=yan.liu@nova.example
greta: member.invite party/kestrel mail=lena.vogt@kestrel.example admin=yes
@ -12d 10:00
asha: obligation.ask_waive $o_incident reason="It was a test of our own, not an incident: see the log that we sent."
@ -11d 02:00
sofia: obligation.agree $o_incident reason="Confirmed with their operations."
@ -10d 09:00
greta: embargo.propose $modem ends=+55d zone=Europe/Berlin words="Carrier certification takes three weeks more than planned." -> p_later
@ -9d 04:30
asha: obligation.meet $o_answer evidence="Answered by mail to the coordinator; the form was down on our side."
@ -9d 10:00
ada: report.reject $r_modem proposal=#p_later
aino: thread.post thread/$modem words="We would rather keep the date. Users of rugged phones can switch 2G off until then."
@ -8d 05:00
zhao: repair.set $v_modem kind=model line="Nova 12*" branch="Android 15" state=fix_in_progress
aino: repair.set $v_modem kind=model line="Tundra T*" state=fix_ready build=T-2026.11.2
@ -7d 05:00
asha: contact.add party/riverline kind=mail purpose=security value=security@riverline.example
sofia: obligation.open rule=v2-confirm about="C-2026-0013 party/lumen" bearer=party/lumen -> o_confirm
sofia: obligation.open rule=v1-answer about="C-2026-0014 party/kestrel" bearer=party/kestrel
@ -6d 10:00
tomasz: repair.set $v_boot kind=model line="Kestrel K*" state=fixed level=2026-12-01 build=K-5.4.2
tomasz: repair.say $v_boot words="Devices that are managed get it by themselves this week."
tomasz: repair.announce $v_boot url=https://kestrel.example/psirt/2026-12
@ -6d 16:00
mia: obligation.ask_pause $o_confirm reason="We wait for a device on which it can be reproduced; it ships on Friday."
@ -5d 01:30
wei: obligation.agree $o_confirm
# --- and what came last ---
@ -5d 09:00
hub: report.submit title="Wallet shows the last card on the lock screen" product="Riverline Wallet" versions="3.1" words="After a payment the card's last digits stay in the notification."
	steps="1. Pay\n2. Lock" impact="Who sees the phone sees the digits." exploited=no public=no credit=none mail=m.okello@post.example -> r_wallet
@ -5d 10:00
sofia: report.acknowledge $r_wallet
sofia: report.assign $r_wallet
@ -4d 09:00
hub: party.join name="Beacon Wearables Example" person="Nia Grant" mail=nia.grant@beacon.example roles=vendor country=GB
	words="We make watches that share the radio of phones."
@ -4d 12:00
greta: case.tell $pair fact=exploit text="A working script is in a public repository since this morning; its author seems to have found it alone."
@ -4d 13:10
wei: case.fact $pair fact=exploit text="Checked: it works. The embargo is over."
kim: repair.set $v_pair kind=chip line="CR4*" state=rolling_out share=35 version=2.9.0
greta: repair.set $v_pair kind=model line="Kestrel K*" state=affected
@ -3d 07:00
dana: repair.set $v_modem kind=chip line=SM7550 state=fix_ready version=3.9.77
ada: report.say $r_modem words="I shall speak about the method at a conference in the spring, not about this one before the date. Fine with you?"
@ -3d 08:00
sofia: report.ask $r_wallet words="Which version of the system do you have, and does it happen with notifications hidden?"
@ -3d 12:00
hub: report.submit title="Modem crash by radio" product="Helio SM8650" versions="4.2.100" words="My phone's modem crashes near a certain cell, with a trace that I can share."
	steps="1. Stand near it" impact="No calls." exploited=unknown public=no credit=name credit_as="T. Mwangi" mail=t.mwangi@post.example -> r_dup
@ -2d 06:00
sofia: report.acknowledge $r_dup
sofia: report.duplicate $r_dup of=$r_modem
@ -2d 09:30
sofia: report.inform $r_modem words="Fine with us. Two chips are repaired, the phones follow; one carrier has not answered yet."
@ -2d 11:00
sofia: obligation.open rule=eu-cra-vuln-early-warning about="C-2026-0015 party/kestrel" bearer=party/kestrel
sofia: obligation.open rule=eu-cra-vuln-notification about="C-2026-0015 party/kestrel" bearer=party/kestrel
sofia: obligation.open rule=eu-cra-vuln-final-report about="C-2026-0015 party/kestrel" bearer=party/kestrel awaiting=yes
wei: obligation.open rule=eu-nis2-intermediate about="I-2026-0004 party/nova" bearer=party/nova
@ -2d 14:00
hub: report.submit title="CRITICAL!!! remote takeover of all phones" product="all phones" versions="all" words="As a large model told me, the phone can be taken over by pressing power. Pay fast."
	steps="1. Press power" impact="Everything." exploited=yes public=no credit=name credit_as="bounty4u" mail=bounty4u@post.example -> r_noise
@ -1d 06:00
wei: obligation.open rule=cn-rmsv-vendor-report about="C-2026-0015 party/nova" bearer=party/nova
wei: obligation.open rule=v2-confirm about="C-2026-0012 party/riverline" bearer=party/riverline -> o_second
@ -1d 06:00
wei: report.acknowledge $r_noise
wei: report.invalidate $r_noise reason=not_reproduced words="Nothing of that can be reproduced on the devices that we have. If you have steps for a real device, tell us."
@ -1d 07:00
asha: obligation.ask_pause $o_second reason="The keyboard team is on holiday until Thursday."
@ -1d 08:00
sofia: vuln.check $v_boot
sofia: case.credit $boot participant=$r_boot text="Ada Okafor, Greylight"
sofia: case.examine $boot what=no_exploit found=yes
sofia: case.examine $boot what=cn_operators found=yes
sofia: case.examine $boot what=cn_moderate found=yes
sofia: case.examine $boot what=cn_tools found=yes
sofia: case.examine $boot what=cn_event found=yes
sofia: case.examine $boot what=cn_foreign found=yes
@ -1d 09:00
sofia: case.approve $boot
@ -0d 00:30
hub: report.submit title="Camera opens without the indicator" product="Nova 12 Pro, camera service" versions="NovaUI 6.1, November level"
	words="The indicator is drawn by an app that can be stopped from the outside.\n\nA service of another app may then hold the camera." steps="1. Stop the indicator's app with the attached tool\n2. Open the camera from the background"
	impact="People are filmed unseen." exploited=suspected public=no told="Nobody else." credit=name credit_as="Lea Brandt" mail=lea.brandt@post.example lang=en -> r_camera
