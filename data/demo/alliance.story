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
@ -30d 06:20
sofia: obligation.open rule=v3-fix-high about="C-2026-0009 party/helio" bearer=party/helio -> o_fix
sofia: obligation.open rule=v3-fix-medium about="C-2026-0009 party/kestrel" bearer=party/kestrel
@ -21d 08:00
zhao: member.end $hui reason="Left the company."
@ -20d 07:00
sofia: obligation.open rule=eu-cra-vuln-early-warning about="C-2026-0011 party/nova" bearer=party/nova -> o_early
sofia: obligation.open rule=eu-cra-vuln-notification about="C-2026-0011 party/nova" bearer=party/nova -> o_notification
@ -20d 13:40
bo: obligation.meet $o_early evidence="Submitted to the single reporting platform, receipt kept by our legal team."
@ -17d 09:30
zhao: obligation.meet $o_notification evidence="Submitted, with the list of affected models."
@ -15d 08:00
wei: obligation.open rule=v1-answer about="C-2026-0012 party/riverline" bearer=party/riverline -> o_answer
wei: obligation.open rule=eu-cra-incident-early-warning about="I-2026-0003 party/riverline" bearer=party/riverline awaiting=yes -> o_incident
@ -12d 09:00
zhao: member.invite party/nova mail=yan.liu@nova.example
greta: member.invite party/kestrel mail=lena.vogt@kestrel.example admin=yes
@ -12d 10:00
asha: obligation.ask_waive $o_incident reason="It was a test of our own, not an incident: see the log that we sent."
@ -11d 02:00
sofia: obligation.agree $o_incident reason="Confirmed with their operations."
@ -9d 04:30
asha: obligation.meet $o_answer evidence="Answered by mail to the coordinator; the form was down on our side."
@ -7d 05:00
asha: contact.add party/riverline kind=mail purpose=security value=security@riverline.example
sofia: obligation.open rule=v2-confirm about="C-2026-0013 party/lumen" bearer=party/lumen -> o_confirm
sofia: obligation.open rule=v1-answer about="C-2026-0014 party/kestrel" bearer=party/kestrel
@ -6d 16:00
mia: obligation.ask_pause $o_confirm reason="We wait for a device on which it can be reproduced; it ships on Friday."
@ -5d 01:30
wei: obligation.agree $o_confirm
@ -4d 09:00
hub: party.join name="Beacon Wearables Example" person="Nia Grant" mail=nia.grant@beacon.example roles=vendor country=GB
	words="We make watches that share the radio of phones."
@ -2d 11:00
sofia: obligation.open rule=eu-cra-vuln-early-warning about="C-2026-0015 party/kestrel" bearer=party/kestrel
sofia: obligation.open rule=eu-cra-vuln-notification about="C-2026-0015 party/kestrel" bearer=party/kestrel
sofia: obligation.open rule=eu-cra-vuln-final-report about="C-2026-0015 party/kestrel" bearer=party/kestrel awaiting=yes
wei: obligation.open rule=eu-nis2-intermediate about="I-2026-0004 party/nova" bearer=party/nova
@ -1d 06:00
wei: obligation.open rule=cn-rmsv-vendor-report about="C-2026-0015 party/nova" bearer=party/nova
wei: obligation.open rule=v2-confirm about="C-2026-0012 party/riverline" bearer=party/riverline -> o_second
@ -1d 07:00
asha: obligation.ask_pause $o_second reason="The keyboard team is on holiday until Thursday."
