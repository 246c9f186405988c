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
sofia: party.add id=nordcert name="Nordic CERT Example" roles=coordinator country=SE lang=en zone=Europe/Stockholm site=https://nordcert.example
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
sofia: case.open title="Keyboard learns passwords" reports=$r_keyboard grade=medium -> keyboard
sofia: embargo.propose $keyboard ends=+30d zone=Asia/Kolkata -> p_keyboard
ada: report.accept $r_keyboard proposal=$p_keyboard
sofia: case.notify $keyboard vendor=party/riverline
sofia: vuln.add $keyboard title="Riverline Keyboard learns from password fields"
	words="The learning dictionary of Riverline Keyboard also learned from password fields, and kept them readable in the app's folder and backups. Update the keyboard to 7.4.2 or newer; it then forgets what it had learned from such fields."
	component="Riverline Keyboard" cwe=CWE-312 vector=CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N -> v_keyboard
@ -41d 05:00
asha: case.enter $keyboard
asha: case.answer $keyboard answer=acknowledged
asha: case.track $keyboard number=RVL-2291
@ -37d 06:30
asha: case.answer $keyboard answer=confirmed grade=medium
asha: repair.set $v_keyboard kind=purl line=pkg:generic/riverline-keyboard state=fix_in_progress
@ -24d 10:00
asha: repair.set $v_keyboard kind=purl line=pkg:generic/riverline-keyboard state=fixed version=7.4.2
asha: repair.say $v_keyboard words="We are sorry. Version 7.4.2 forgets what was learned from password fields."
asha: repair.announce $v_keyboard url=https://riverline.example/bulletins/2026-11
@ -22d 07:00
sofia: vuln.check $v_keyboard
sofia: case.credit $keyboard participant=$r_keyboard text="Ada Okafor, Greylight"
sofia: case.examine $keyboard what=no_exploit found=yes words="Read it line by line; only the fact that it learns is told."
@ -13d 08:30
sofia: case.fact $keyboard fact=public text="The vendor's own bulletin is out."
wei: case.approve $keyboard
sofia: case.approve $keyboard
sofia: case.publish $keyboard
asha: repair.set $v_keyboard kind=purl line=pkg:generic/riverline-keyboard state=fixed version=7.4.2
