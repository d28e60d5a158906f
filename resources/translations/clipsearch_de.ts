<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name>AboutPage</name>
    <message>
        <source>About</source>
        <translation>Über</translation>
    </message>
    <message>
        <source>Apache-2.0. Your photos, and all that is known about them, stay on this computer.</source>
        <translation>Apache-2.0. Ihre Fotos und alles, was über sie bekannt ist, bleiben auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Copy the list</source>
        <translation>Liste kopieren</translation>
    </message>
    <message>
        <source>Decoding of photos</source>
        <translation>Dekodieren von Fotos</translation>
    </message>
    <message>
        <source>In processes of their own, which this system confines in part.</source>
        <translation>In eigenen Prozessen, die dieses System zum Teil einschränkt.</translation>
    </message>
    <message>
        <source>In processes of their own, which this system does not confine.</source>
        <translation>In eigenen Prozessen, die dieses System nicht einschränkt.</translation>
    </message>
    <message>
        <source>In processes that can read no other file, write nothing and reach no network.</source>
        <translation>In Prozessen, die keine andere Datei lesen, nichts schreiben und kein Netz erreichen können.</translation>
    </message>
    <message>
        <source>Parts of other projects</source>
        <translation>Teile anderer Projekte</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>Neuigkeiten</translation>
    </message>
    <message>
        <source>clipsearch {version}</source>
        <translation>clipsearch {version}</translation>
    </message>
</context>
<context>
    <name>ActionMenu</name>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Menu for the selection</source>
        <translation>Menü für die Auswahl</translation>
    </message>
    <message>
        <source>Open this menu</source>
        <translation>Dieses Menü öffnen</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Design</translation>
    </message>
</context>
<context>
    <name>AlbumController</name>
    <message>
        <source>Add to album</source>
        <translation>Zu Album hinzufügen</translation>
    </message>
    <message>
        <source>Album “{name}” created with {photos}</source>
        <translation>Album „{name}“ aus {photos} angelegt</translation>
    </message>
    <message>
        <source>Album “{name}” deleted</source>
        <translation>Album „{name}“ gelöscht</translation>
    </message>
    <message>
        <source>Cover of “{name}” changed</source>
        <translation>Titelbild von „{name}“ geändert</translation>
    </message>
    <message>
        <source>In this album</source>
        <translation>In diesem Album</translation>
    </message>
    <message>
        <source>Move to the beginning</source>
        <translation>An den Anfang</translation>
    </message>
    <message>
        <source>Move to the end</source>
        <translation>Ans Ende</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>New album</source>
        <translation>Neues Album</translation>
    </message>
    <message>
        <source>New album…</source>
        <translation>Neues Album …</translation>
    </message>
    <message>
        <source>Remove from the album</source>
        <translation>Aus dem Album entfernen</translation>
    </message>
    <message>
        <source>Rename the album</source>
        <translation>Album umbenennen</translation>
    </message>
    <message>
        <source>Use as the cover</source>
        <translation>Als Titelbild verwenden</translation>
    </message>
    <message>
        <source>{photos} added to “{name}”</source>
        <translation>{photos} zu „{name}“ hinzugefügt</translation>
    </message>
    <message>
        <source>{photos} removed from “{name}”</source>
        <translation>{photos} aus „{name}“ entfernt</translation>
    </message>
    <message>
        <source>“{name}” changed back</source>
        <translation>„{name}“: wie zuvor</translation>
    </message>
    <message>
        <source>“{name}” rearranged</source>
        <translation>„{name}“ angeordnet</translation>
    </message>
    <message>
        <source>“{name}” renamed to “{new}”</source>
        <translation>„{name}“ heißt jetzt „{new}“</translation>
    </message>
</context>
<context>
    <name>AlbumList</name>
    <message>
        <source>Delete album	Del</source>
        <translation>Album löschen	Del</translation>
    </message>
    <message>
        <source>Odd ones out</source>
        <translation>Was aus der Reihe fällt</translation>
    </message>
    <message>
        <source>Rename…	F2</source>
        <translation>Umbenennen …	F2</translation>
    </message>
    <message>
        <source>Show its photos	Enter</source>
        <translation>Fotos zeigen	Enter</translation>
    </message>
</context>
<context>
    <name>AlbumPage</name>
    <message>
        <source>Albums</source>
        <translation>Alben</translation>
    </message>
    <message>
        <source>Delete album</source>
        <translation>Album löschen</translation>
    </message>
    <message>
        <source>Live: {query}</source>
        <translation>Live: {query}</translation>
    </message>
    <message>
        <source>New album…</source>
        <translation>Neues Album …</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>Select photos, and choose “Add to album” in their menu.</source>
        <translation type="vanished">Wählen Sie Fotos aus und in ihrem Menü „Zu Album hinzufügen“.</translation>
    </message>
    <message>
        <source>Show the photos</source>
        <translation>Fotos zeigen</translation>
    </message>
    <message>
        <source>There are no albums yet. Select photos, and choose “Add to album” in their menu.</source>
        <translation>Es gibt noch keine Alben. Wählen Sie Fotos aus und in ihrem Menü „Zu Album hinzufügen“.</translation>
    </message>
    <message>
        <source>{count} missing</source>
        <translation>{count} zurzeit nicht da</translation>
    </message>
</context>
<context>
    <name>AppearancePage</name>
    <message>
        <source>Appearance</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>For experts</source>
        <translation>Für Fortgeschrittene</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Show similarity as numbers</source>
        <translation>Ähnlichkeit als Zahlen anzeigen</translation>
    </message>
    <message>
        <source>The new language is used the next time clipsearch starts.</source>
        <translation>Die neue Sprache wird beim nächsten Start von clipsearch verwendet.</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Design</translation>
    </message>
</context>
<context>
    <name>BackgroundPage</name>
    <message>
        <source>At login</source>
        <translation>Bei der Anmeldung</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>Hintergrund</translation>
    </message>
    <message>
        <source>It starts in the system tray, without a window.</source>
        <translation>Es startet im Infobereich, ohne Fenster.</translation>
    </message>
    <message>
        <source>It starts with its window minimised.</source>
        <translation>Es startet mit minimiertem Fenster.</translation>
    </message>
    <message>
        <source>Keep running in the background</source>
        <translation>Im Hintergrund weiterlaufen</translation>
    </message>
    <message>
        <source>Start clipsearch when you log in</source>
        <translation>clipsearch bei der Anmeldung starten</translation>
    </message>
    <message>
        <source>This desktop shows no system tray, so closing the window quits clipsearch.</source>
        <translation>Dieser Desktop hat keinen Infobereich; deshalb beendet das Schließen des Fensters clipsearch.</translation>
    </message>
    <message>
        <source>When the window is closed</source>
        <translation>Wenn das Fenster geschlossen ist</translation>
    </message>
    <message>
        <source>clipsearch stays in the system tray and indexes new photos. Open, pause or quit it from there.</source>
        <translation>clipsearch bleibt im Infobereich und indexiert neue Fotos. Von dort lässt es sich öffnen, anhalten oder beenden.</translation>
    </message>
</context>
<context>
    <name>CollectionsController</name>
    <message>
        <source>Collection renamed to “{name}”</source>
        <translation>Die Sammlung heißt „{name}“</translation>
    </message>
    <message>
        <source>Name (leave empty to name it automatically)</source>
        <translation>Name (leer: nach ihren Wörtern)</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Rename the collection</source>
        <translation>Sammlung umbenennen</translation>
    </message>
</context>
<context>
    <name>CollectionsPage</name>
    <message>
        <source>A bit of everything</source>
        <translation>Eine bunte Auswahl</translation>
    </message>
    <message>
        <source>All collections</source>
        <translation>Alle Sammlungen</translation>
    </message>
    <message>
        <source>Closer look</source>
        <translation>Genauer ansehen</translation>
    </message>
    <message>
        <source>Collections</source>
        <translation>Sammlungen</translation>
    </message>
    <message>
        <source>Collections need at least 20 photos</source>
        <translation type="vanished">Sammlungen entstehen ab 20 Fotos</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Favourites from years ago</source>
        <translation>Favoriten von früher</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Wiederentdecken</translation>
    </message>
    <message>
        <source>On this day, {years} ago</source>
        <translation>An diesem Tag vor {years}</translation>
    </message>
    <message>
        <source>Photos that look alike</source>
        <translation>Ähnliche Fotos</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>Show all {photos}</source>
        <translation>Alle anzeigen: {photos}</translation>
    </message>
    <message>
        <source>Show photos</source>
        <translation>Fotos anzeigen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>There are no events yet: they need photos with a date</source>
        <translation type="vanished">Es gibt noch keine Ereignisse: sie brauchen Fotos mit einem Datum</translation>
    </message>
    <message>
        <source>There are no events yet: they need photos with a date.</source>
        <translation>Es gibt noch keine Ereignisse: sie brauchen Fotos mit einem Datum.</translation>
    </message>
    <message>
        <source>There are no photos from a year ago or earlier</source>
        <translation type="vanished">Es gibt keine Fotos mit einem Datum, das mindestens ein Jahr her ist</translation>
    </message>
    <message>
        <source>There are no photos from a year ago or earlier.</source>
        <translation>Es gibt keine Fotos mit einem Datum, das mindestens ein Jahr her ist.</translation>
    </message>
    <message>
        <source>There are too few photos: collections need at least 20.</source>
        <translation>Es gibt zu wenige Fotos: Sammlungen brauchen mindestens 20.</translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message>
        <source>Back (Esc)</source>
        <translation>Zurück (Esc)</translation>
    </message>
    <message>
        <source>Compare {photos}</source>
        <translation>{photos} vergleichen</translation>
    </message>
    <message>
        <source>Larger (+)</source>
        <translation>Größer (+)</translation>
    </message>
    <message>
        <source>Photos side by side</source>
        <translation>Fotos nebeneinander</translation>
    </message>
    <message>
        <source>Smaller (−)</source>
        <translation>Kleiner (−)</translation>
    </message>
    <message>
        <source>Zoom and drag move all of them · ← → choose one · Del moves it to the trash</source>
        <translation type="vanished">Zoomen und Ziehen bewegt alle · ← → wählt eines · Entf legt es in den Papierkorb</translation>
    </message>
    <message>
        <source>Zooming and dragging move all photos · ← → choose one · Del moves it to the trash</source>
        <translation>Zoomen und Ziehen bewegt alle Fotos · ← → wählt eines · Entf legt es in den Papierkorb</translation>
    </message>
</context>
<context>
    <name>ConditionChip</name>
    <message>
        <source>Del: remove</source>
        <translation>Entf: entfernen</translation>
    </message>
    <message>
        <source>Enter: change   Del: remove</source>
        <translation>Eingabe: ändern   Entf: entfernen</translation>
    </message>
    <message>
        <source>Enter: keep as words   Del: remove</source>
        <translation>Eingabe: als Wörter behalten   Entf: entfernen</translation>
    </message>
    <message>
        <source>Keep as words</source>
        <translation>Als Wörter behalten</translation>
    </message>
    <message>
        <source>Only photos: {filter}</source>
        <translation>Nur Fotos: {filter}</translation>
    </message>
    <message>
        <source>Photos: {what}</source>
        <translation>Fotos: {what}</translation>
    </message>
    <message>
        <source>Remove the filter “{filter}”</source>
        <translation>Filter „{filter}“ entfernen</translation>
    </message>
    <message>
        <source>Search {filter}</source>
        <translation>{filter} suchen</translation>
    </message>
    <message>
        <source>“{words}” was understood as a date: {filter}</source>
        <translation>„{words}“ wurde als Datum verstanden: {filter}</translation>
    </message>
    <message>
        <source>“{words}” was understood as a place: {filter}</source>
        <translation>„{words}“ wurde als Ort verstanden: {filter}</translation>
    </message>
</context>
<context>
    <name>ConversionWindow</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Decrypting the library</source>
        <translation>Bibliothek wird entschlüsselt</translation>
    </message>
    <message>
        <source>Encrypting the library</source>
        <translation>Bibliothek wird verschlüsselt</translation>
    </message>
    <message>
        <source>I wrote it down</source>
        <translation>Ich habe ihn notiert</translation>
    </message>
    <message>
        <source>It opens the library if you forget the passphrase. It is not shown again: write it down, and keep it apart from this computer. If you lose both, nobody can open the library, not even us.</source>
        <translation>Er öffnet die Bibliothek, wenn Sie die Passphrase vergessen. Er wird nicht wieder angezeigt: Notieren Sie ihn und bewahren Sie ihn getrennt von diesem Computer auf. Ohne beide kann niemand die Bibliothek öffnen, auch wir nicht.</translation>
    </message>
    <message>
        <source>Nothing was changed</source>
        <translation>Es wurde nichts geändert</translation>
    </message>
    <message>
        <source>Recovery key</source>
        <translation>Wiederherstellungsschlüssel</translation>
    </message>
    <message>
        <source>You may close this window: nothing is lost or left half done.</source>
        <translation>Sie können dieses Fenster schließen: Es geht nichts verloren, und nichts bleibt halb getan.</translation>
    </message>
    <message>
        <source>Your recovery key</source>
        <translation>Ihr Wiederherstellungsschlüssel</translation>
    </message>
</context>
<context>
    <name>CopyAndMove</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Choose another place</source>
        <translation type="vanished">Wählen Sie einen anderen Ort</translation>
    </message>
    <message>
        <source>Contact sheet of {photos}</source>
        <translation>Kontaktabzug von {photos}</translation>
    </message>
    <message>
        <source>Copies of {photos} removed</source>
        <translation>Kopien von {photos} entfernt</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy {photos} to</source>
        <translation>{photos} kopieren nach</translation>
    </message>
    <message>
        <source>Copying {photos}…</source>
        <translation>Kopieren: {photos} …</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Export into it</source>
        <translation>Hinein exportieren</translation>
    </message>
    <message>
        <source>Export undone</source>
        <translation>Export rückgängig gemacht</translation>
    </message>
    <message>
        <source>Exporting {photos}…</source>
        <translation>{photos} werden exportiert …</translation>
    </message>
    <message>
        <source>Folder with files</source>
        <translation>Ordner mit Dateien</translation>
    </message>
    <message>
        <source>Keep both</source>
        <translation>Beide behalten</translation>
    </message>
    <message>
        <source>Links to {photos} in</source>
        <translation>Verknüpfungen zu {photos} in</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Move {photos} to</source>
        <translation>{photos} verschieben nach</translation>
    </message>
    <message>
        <source>Moving {photos}…</source>
        <translation>Verschieben: {photos} …</translation>
    </message>
    <message>
        <source>Names already in use</source>
        <translation>Namen schon vergeben</translation>
    </message>
    <message>
        <source>Names that are taken</source>
        <translation type="vanished">Namen schon vergeben</translation>
    </message>
    <message>
        <source>No file is replaced: links whose names are taken get a number.</source>
        <translation>Keine Datei wird ersetzt: Verknüpfungen, deren Namen vergeben sind, bekommen eine Nummer.</translation>
    </message>
    <message>
        <source>Nothing was exported</source>
        <translation>Nichts wurde exportiert</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Replaced files go to the trash.</source>
        <translation>Ersetzte Dateien kommen in den Papierkorb.</translation>
    </message>
    <message>
        <source>Skip these</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Table of {photos}</source>
        <translation>Tabelle: {photos}</translation>
    </message>
    <message>
        <source>Web page</source>
        <translation>Webseite</translation>
    </message>
    <message>
        <source>What is replaced goes to the trash.</source>
        <translation type="vanished">Ersetzte Dateien kommen in den Papierkorb.</translation>
    </message>
    <message>
        <source>{count} cancelled</source>
        <translation>{count} abgebrochen</translation>
    </message>
    <message>
        <source>{count} skipped</source>
        <translation>{count} übersprungen</translation>
    </message>
    <message>
        <source>{name} cannot be linked to: {why}</source>
        <translation>{name} kann nicht verknüpft werden: {why}</translation>
    </message>
    <message>
        <source>{name} cannot be written: {why}</source>
        <translation type="vanished">{name} kann nicht geschrieben werden: {why}</translation>
    </message>
    <message>
        <source>{name} could not be copied or moved: {why}</source>
        <translation>{name} konnte nicht kopiert oder verschoben werden: {why}</translation>
    </message>
    <message>
        <source>{name} was not transferred: {why}</source>
        <translation type="vanished">{name} konnte nicht kopiert oder verschoben werden: {why}</translation>
    </message>
    <message>
        <source>{photos} are in {name}</source>
        <translation type="vanished">In {name}: {photos}</translation>
    </message>
    <message>
        <source>{photos} copied</source>
        <translation type="vanished">{photos} kopiert</translation>
    </message>
    <message>
        <source>{photos} copied to “{folder}”</source>
        <translation>{photos} nach „{folder}“ kopiert</translation>
    </message>
    <message>
        <source>{photos} moved</source>
        <translation type="vanished">{photos} verschoben</translation>
    </message>
    <message>
        <source>{photos} moved back</source>
        <translation>{photos} zurückverschoben</translation>
    </message>
    <message>
        <source>{photos} moved to “{folder}”</source>
        <translation>{photos} nach „{folder}“ verschoben</translation>
    </message>
    <message>
        <source>{photos} no longer copied</source>
        <translation type="vanished">Kopien von {photos} entfernt</translation>
    </message>
    <message>
        <source>{photos} saved in {name}</source>
        <translation>{photos} in {name} gespeichert</translation>
    </message>
    <message>
        <source>{some} of {photos} could not be copied or moved</source>
        <translation>Nicht kopiert oder verschoben: {some} von {photos}</translation>
    </message>
    <message>
        <source>{some} of {photos} were not transferred</source>
        <translation type="vanished">{some} von {photos} konnten nicht kopiert oder verschoben werden</translation>
    </message>
    <message>
        <source>“{folder}” already has files with the names of {some} of {photos}</source>
        <translation>„{folder}“ enthält schon Dateien mit den Namen von {some} von {photos}</translation>
    </message>
    <message>
        <source>“{folder}” has files of the same names as {some} of {photos}</source>
        <translation type="vanished">„{folder}“ enthält schon Dateien mit den Namen von {some} von {photos}</translation>
    </message>
    <message>
        <source>“{folder}” is not empty</source>
        <translation>„{folder}“ ist nicht leer</translation>
    </message>
    <message>
        <source>“{name}” was there already, and is unchanged</source>
        <translation>„{name}“ war schon da und ist unverändert</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Copy log</source>
        <translation>Protokoll kopieren</translation>
    </message>
    <message>
        <source>Include folder names</source>
        <translation>Mit Ordnernamen</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
        <source>This is a bug in clipsearch. Your photos are untouched. Please copy the log and report it; usually you can just continue.</source>
        <translation>Das ist ein Fehler in clipsearch. Ihre Fotos sind unberührt. Bitte kopieren Sie das Protokoll und melden Sie den Fehler; meist können Sie einfach weitermachen.</translation>
    </message>
    <message>
        <source>clipsearch: something went wrong</source>
        <translation>clipsearch: Etwas ist schiefgegangen</translation>
    </message>
</context>
<context>
    <name>DetailsPage</name>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add what clipsearch may not know by itself, such as “tandem”.</source>
        <translation>Fügen Sie hinzu, was clipsearch vielleicht nicht kennt, etwa „Tandem“.</translation>
    </message>
    <message>
        <source>Also write it into XMP sidecars</source>
        <translation>Auch in XMP-Begleitdateien schreiben</translation>
    </message>
    <message>
        <source>Do not read it</source>
        <translation>Nicht lesen</translation>
    </message>
    <message>
        <source>Hidden tags</source>
        <translation>Ausgeblendete Schlagwörter</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Looked for in {photos}, found in {found}</source>
        <translation>Gesucht in {photos}, gefunden in {found}</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>Neues Schlagwort</translation>
    </message>
    <message>
        <source>Photo details</source>
        <translation>Angaben zu Fotos</translation>
    </message>
    <message>
        <source>Ratings, titles, captions and tags</source>
        <translation>Bewertungen, Titel, Beschreibungen und Schlagwörter</translation>
    </message>
    <message>
        <source>Read it in all photos (slow)</source>
        <translation>In allen Fotos lesen (langsam)</translation>
    </message>
    <message>
        <source>Read it where there is probably some</source>
        <translation>Lesen, wo wahrscheinlich welcher ist</translation>
    </message>
    <message>
        <source>Reading text needs an addition that is not installed. Install it with: {command}</source>
        <translation>Zum Lesen von Text fehlt eine Ergänzung. Installieren Sie sie mit: {command}</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Screenshots, receipts and signs are found by what is written on them.</source>
        <translation>Bildschirmfotos, Belege und Schilder werden durch das gefunden, was darauf steht.</translation>
    </message>
    <message>
        <source>Show again</source>
        <translation>Wieder einblenden</translation>
    </message>
    <message>
        <source>Sidecars are small files beside the photos (photo.jpg.xmp), which Lightroom, darktable, digiKam and others read. What others wrote into them stays.</source>
        <translation>Begleitdateien sind kleine Dateien neben den Fotos (foto.jpg.xmp), die Lightroom, darktable, digiKam und andere lesen. Was andere hineingeschrieben haben, bleibt.</translation>
    </message>
    <message>
        <source>Suggested tags</source>
        <translation>Vorgeschlagene Schlagwörter</translation>
    </message>
    <message>
        <source>Tag to hide</source>
        <translation>Auszublendendes Schlagwort</translation>
    </message>
    <message>
        <source>Text in photos</source>
        <translation>Text in Fotos</translation>
    </message>
    <message>
        <source>These are never suggested. You can also hide a tag with a right-click on it.</source>
        <translation>Diese werden nie vorgeschlagen. Ein Rechtsklick auf ein Schlagwort blendet es ebenfalls aus.</translation>
    </message>
    <message>
        <source>What you write about photos is kept in the library. Your photos are never changed.</source>
        <translation>Was Sie zu Fotos schreiben, bleibt in der Bibliothek. Ihre Fotos werden nie verändert.</translation>
    </message>
    <message>
        <source>clipsearch suggests tags that describe what a photo shows.</source>
        <translation>clipsearch schlägt Schlagwörter vor, die beschreiben, was ein Foto zeigt.</translation>
    </message>
</context>
<context>
    <name>DropOverlay</name>
    <message>
        <source>Add this folder</source>
        <translation>Diesen Ordner hinzufügen</translation>
    </message>
    <message>
        <source>Add {folders}</source>
        <translation>{folders} hinzufügen</translation>
    </message>
    <message>
        <source>Adds to your search</source>
        <translation>Ergänzt Ihre Suche</translation>
    </message>
    <message>
        <source>Also like this</source>
        <translation>Auch ähnlich wie dies</translation>
    </message>
    <message>
        <source>Also these words</source>
        <translation>Auch diese Wörter</translation>
    </message>
    <message>
        <source>Find photos like this</source>
        <translation>Ähnliche Fotos finden</translation>
    </message>
    <message>
        <source>It is on {host}; clipsearch asks before downloading it</source>
        <translation>Es liegt auf {host}; clipsearch fragt vor dem Herunterladen</translation>
    </message>
    <message>
        <source>Less like this</source>
        <translation>Weniger wie dies</translation>
    </message>
    <message>
        <source>Less of these words</source>
        <translation>Weniger von diesen Wörtern</translation>
    </message>
    <message>
        <source>Only like this</source>
        <translation>Nur wie dies</translation>
    </message>
    <message>
        <source>Only these words</source>
        <translation>Nur diese Wörter</translation>
    </message>
    <message>
        <source>Search for these words</source>
        <translation>Nach diesen Wörtern suchen</translation>
    </message>
    <message>
        <source>Steers your search away from it</source>
        <translation>Lenkt Ihre Suche davon weg</translation>
    </message>
</context>
<context>
    <name>DuplicatesController</name>
    <message>
        <source>Decision undone</source>
        <translation>Entscheidung zurückgenommen</translation>
    </message>
    <message>
        <source>Marked as not duplicates</source>
        <translation>Als keine Duplikate gemerkt</translation>
    </message>
    <message>
        <source>Move all but the best photo of each group to the trash?</source>
        <translation>Alle Fotos außer dem besten jeder Gruppe in den Papierkorb verschieben?</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>In den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>No longer suggested as the best</source>
        <translation>Wird nicht mehr als bestes vorgeschlagen</translation>
    </message>
    <message>
        <source>Their tags, ratings and captions go to the best one. This can be undone with Ctrl+Z.</source>
        <translation>Ihre Schlagwörter, Bewertungen und Beschreibungen bekommt das beste. Mit Strg+Z lässt es sich rückgängig machen.</translation>
    </message>
</context>
<context>
    <name>DuplicatesDialog</name>
    <message>
        <source>Bursts</source>
        <translation>Serien</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Copies of a file</source>
        <translation>Kopien einer Datei</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Duplikate</translation>
    </message>
    <message>
        <source>Looking for duplicates…</source>
        <translation>Duplikate werden gesucht …</translation>
    </message>
    <message>
        <source>Move all but the best of all groups to the trash</source>
        <translation>Alle außer den besten aller Gruppen in den Papierkorb</translation>
    </message>
    <message>
        <source>Move all but the best of the chosen groups to the trash</source>
        <translation>Alle außer den besten der gewählten Gruppen in den Papierkorb</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>One picture, resized, compressed, cropped a little, brightened or turned.</source>
        <translation>Ein Bild, verkleinert, komprimiert, etwas beschnitten, aufgehellt oder gedreht.</translation>
    </message>
    <message>
        <source>Photos taken within seconds that are alike.</source>
        <translation>Ähnliche Fotos, die innerhalb von Sekunden aufgenommen wurden.</translation>
    </message>
    <message>
        <source>Photos that are alike, but not duplicates.</source>
        <translation>Fotos, die sich ähneln, aber keine Duplikate sind.</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Reference folder: its photos are the best ones, and stay</source>
        <translation>Referenzordner: seine Fotos sind die besten und bleiben</translation>
    </message>
    <message>
        <source>Reference folder: {name}</source>
        <translation>Referenzordner: {name}</translation>
    </message>
    <message>
        <source>Reference folder…</source>
        <translation>Referenzordner …</translation>
    </message>
    <message>
        <source>Same picture</source>
        <translation>Dasselbe Bild</translation>
    </message>
    <message>
        <source>Similar scenes</source>
        <translation>Ähnliche Motive</translation>
    </message>
    <message>
        <source>The same file in several places.</source>
        <translation>Dieselbe Datei an mehreren Orten.</translation>
    </message>
    <message>
        <source>There are none.</source>
        <translation>Es gibt keine.</translation>
    </message>
    <message>
        <source>What to show</source>
        <translation>Was gezeigt wird</translation>
    </message>
</context>
<context>
    <name>EmptyPage</name>
    <message>
        <source>Add a folder of photos, or drop one here. They are read on this computer, stay where they are, and never leave it.</source>
        <translation>Fügen Sie einen Ordner mit Fotos hinzu oder ziehen Sie einen hierher. Die Fotos werden auf diesem Computer gelesen, bleiben, wo sie sind, und verlassen ihn nie.</translation>
    </message>
    <message>
        <source>Add folder</source>
        <translation>Ordner hinzufügen</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Erneut prüfen</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>Filter löschen</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>Filter löschen</translation>
    </message>
    <message>
        <source>Clear search</source>
        <translation>Suche löschen</translation>
    </message>
    <message>
        <source>Folder offline: {names}</source>
        <translation>Ordner nicht erreichbar: {names}</translation>
    </message>
    <message>
        <source>Indexing paused</source>
        <translation>Indexierung angehalten</translation>
    </message>
    <message>
        <source>Its photos appear as soon as it is back.</source>
        <translation>Die Fotos erscheinen, sobald er wieder da ist.</translation>
    </message>
    <message>
        <source>No folder yet</source>
        <translation>Noch kein Ordner</translation>
    </message>
    <message>
        <source>No odd ones here</source>
        <translation>Hier fällt kein Foto aus der Reihe</translation>
    </message>
    <message>
        <source>No photos for “{words}”</source>
        <translation>Keine Fotos zu „{words}“</translation>
    </message>
    <message>
        <source>No photos here yet</source>
        <translation>Noch keine Fotos</translation>
    </message>
    <message>
        <source>No photos match: {what}</source>
        <translation>Keine passenden Fotos: {what}</translation>
    </message>
    <message>
        <source>No photos {filters}</source>
        <translation>Keine Fotos {filters}</translation>
    </message>
    <message>
        <source>Photos appear here, and can be searched, while the rest is indexed.</source>
        <translation>Fotos erscheinen hier und sind durchsuchbar, während der Rest indexiert wird.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Still indexing</source>
        <translation>Wird noch indexiert</translation>
    </message>
    <message>
        <source>There are too few photos to tell which are unlike the others.</source>
        <translation>Es sind zu wenige Fotos, als dass eines aus der Reihe fallen könnte.</translation>
    </message>
    <message>
        <source>Try other words.</source>
        <translation>Versuchen Sie andere Wörter.</translation>
    </message>
    <message>
        <source>Your folders hold no photos that could be read.</source>
        <translation>In Ihren Ordnern sind keine lesbaren Fotos.</translation>
    </message>
    <message>
        <source>among {what}</source>
        <translation>unter: {what}</translation>
    </message>
    <message>
        <source>in {what}</source>
        <translation>in {what}</translation>
    </message>
    <message>
        <source>of type {what}</source>
        <translation>vom Typ {what}</translation>
    </message>
    <message>
        <source>taken with {what}</source>
        <translation>aufgenommen mit {what}</translation>
    </message>
    <message>
        <source>taken {what}</source>
        <translation>aufgenommen {what}</translation>
    </message>
    <message>
        <source>that are {what}</source>
        <translation>mit Markierung: {what}</translation>
    </message>
    <message>
        <source>with: {what}</source>
        <translation type="vanished">mit: {what}</translation>
    </message>
    <message>
        <source>{count} left to index.</source>
        <translation>Noch {count} zu indexieren.</translation>
    </message>
</context>
<context>
    <name>ExcludeDialog</name>
    <message>
        <source>A folder or a pattern</source>
        <translation>Ordner oder Muster</translation>
    </message>
    <message>
        <source>Choose a folder to exclude</source>
        <translation>Auszuschließenden Ordner wählen</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Ordner wählen …</translation>
    </message>
    <message>
        <source>Currently excluded: {patterns}</source>
        <translation>Derzeit ausgeschlossen: {patterns}</translation>
    </message>
    <message>
        <source>Exclude</source>
        <translation>Ausschließen</translation>
    </message>
    <message>
        <source>Exclude from “{name}”</source>
        <translation>Von „{name}“ ausschließen</translation>
    </message>
    <message>
        <source>Matching photos disappear from the results; the files stay where they are. Patterns work as in a .gitignore file and apply to every folder.</source>
        <translation>Passende Fotos verschwinden aus den Ergebnissen; die Dateien bleiben, wo sie sind. Muster funktionieren wie in einer .gitignore-Datei und gelten für alle Ordner.</translation>
    </message>
    <message>
        <source>such as /Scans/, *.png or screenshots/</source>
        <translation>etwa /Scans/, *.png oder screenshots/</translation>
    </message>
    <message>
        <source>{name} is not inside this folder</source>
        <translation>{name} liegt nicht in diesem Ordner</translation>
    </message>
</context>
<context>
    <name>FilterPopover</name>
    <message>
        <source>A year, a month as 2024-05, or a day as 2024-05-17</source>
        <translation>Ein Jahr, ein Monat wie 2024-05 oder ein Tag wie 2024-05-17</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Nothing to choose from here</source>
        <translation>Hier gibt es nichts zur Auswahl</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
</context>
<context>
    <name>FilterRow</name>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>Filter by: {what}</source>
        <translation>Filtern nach: {what}</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>Markierung</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Schlagwort</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
</context>
<context>
    <name>FolderActs</name>
    <message>
        <source>{name} added</source>
        <translation>{name} hinzugefügt</translation>
    </message>
    <message>
        <source>{name} removed from clipsearch</source>
        <translation>{name} aus clipsearch entfernt</translation>
    </message>
    <message>
        <source>{name} was added before</source>
        <translation>{name} ist schon hinzugefügt</translation>
    </message>
    <message>
        <source>{photos} removed from the results</source>
        <translation>{photos} aus den Ergebnissen entfernt</translation>
    </message>
    <message>
        <source>{what} put back</source>
        <translation>{what} wiederhergestellt</translation>
    </message>
</context>
<context>
    <name>FolderDialogs</name>
    <message>
        <source>Add a folder of photos</source>
        <translation>Ordner mit Fotos hinzufügen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove folder</source>
        <translation>Ordner entfernen</translation>
    </message>
    <message>
        <source>Remove missing photos</source>
        <translation>Fehlende Fotos entfernen</translation>
    </message>
    <message>
        <source>Remove {photos} in {names}?</source>
        <translation>{photos} in {names} entfernen?</translation>
    </message>
    <message>
        <source>Remove “{name}” from clipsearch?</source>
        <translation>„{name}“ aus clipsearch entfernen?</translation>
    </message>
    <message>
        <source>They disappear from the results. If they come back, they are found again. If they are on an unplugged drive, plug it in instead.</source>
        <translation>Sie verschwinden aus den Ergebnissen. Tauchen sie wieder auf, werden sie wiedergefunden. Liegen sie auf einem abgezogenen Laufwerk, schließen Sie es stattdessen an.</translation>
    </message>
    <message>
        <source>clipsearch forgets its photos. The files themselves stay where they are.</source>
        <translation type="vanished">clipsearch vergisst die Fotos darin. Die Dateien selbst bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>clipsearch forgets its photos. The files themselves stay where they are. This can be undone for ten minutes, or until you quit; then everything kept about them is erased.</source>
        <translation>clipsearch vergisst die Fotos darin. Die Dateien selbst bleiben, wo sie sind. Zehn Minuten lang, oder bis Sie das Programm beenden, lässt sich das rückgängig machen; dann wird alles gelöscht, was über die Fotos gespeichert war.</translation>
    </message>
</context>
<context>
    <name>FolderTree</name>
    <message>
        <source>Cannot be opened</source>
        <translation>Kann nicht geöffnet werden</translation>
    </message>
    <message>
        <source>Changes appear automatically</source>
        <translation>Änderungen erscheinen automatisch</translation>
    </message>
    <message>
        <source>Check for changes</source>
        <translation>Auf Änderungen prüfen</translation>
    </message>
    <message>
        <source>Checked regularly</source>
        <translation>Wird regelmäßig geprüft</translation>
    </message>
    <message>
        <source>Checked regularly: {why}</source>
        <translation>Wird regelmäßig geprüft: {why}</translation>
    </message>
    <message>
        <source>Exclude something inside…</source>
        <translation>Etwas darin ausschließen …</translation>
    </message>
    <message>
        <source>Exclude this folder…</source>
        <translation>Diesen Ordner ausschließen …</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Its photos stay in the results; clipsearch notices when it is back</source>
        <translation>Die Fotos bleiben in den Ergebnissen; clipsearch merkt, wenn der Ordner wieder da ist</translation>
    </message>
    <message>
        <source>Odd ones out</source>
        <translation>Was aus der Reihe fällt</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Nicht erreichbar</translation>
    </message>
    <message>
        <source>Pause this folder</source>
        <translation>Diesen Ordner anhalten</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Remove from clipsearch…	Del</source>
        <translation>Aus clipsearch entfernen …	Entf</translation>
    </message>
    <message>
        <source>Remove missing photos…</source>
        <translation>Fehlende Fotos entfernen …</translation>
    </message>
    <message>
        <source>Resume this folder</source>
        <translation>Diesen Ordner fortsetzen</translation>
    </message>
    <message>
        <source>Show in file manager	Ctrl+Enter</source>
        <translation>Im Dateimanager anzeigen	Strg+Eingabe</translation>
    </message>
    <message>
        <source>Show only these photos	Enter</source>
        <translation>Nur diese Fotos anzeigen	Eingabe</translation>
    </message>
    <message>
        <source>Watching</source>
        <translation>Wird überwacht</translation>
    </message>
    <message>
        <source>{count} could not be read</source>
        <translation>{count} nicht lesbar</translation>
    </message>
    <message>
        <source>{count} left to index</source>
        <translation>noch {count} zu indexieren</translation>
    </message>
    <message>
        <source>{count} missing</source>
        <translation>Fehlend: {count}</translation>
    </message>
</context>
<context>
    <name>FoldersPage</name>
    <message>
        <source> KB</source>
        <translation> KB</translation>
    </message>
    <message>
        <source> megapixels</source>
        <translation> Megapixel</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>All folders</source>
        <translation>Alle Ordner</translation>
    </message>
    <message>
        <source>Also these folders:</source>
        <translation>Auch diese Ordner:</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Folders to check regularly</source>
        <translation>Regelmäßig zu prüfende Ordner</translation>
    </message>
    <message>
        <source>Ignore files smaller than</source>
        <translation>Dateien ignorieren, kleiner als</translation>
    </message>
    <message>
        <source>Ignored files</source>
        <translation>Ignorierte Dateien</translation>
    </message>
    <message>
        <source>Ignored photos disappear from the results; the files stay where they are. Pictures that are too large are listed with the files that could not be read, since a small file can expand to more than fits into memory.</source>
        <translation>Ignorierte Fotos verschwinden aus den Ergebnissen; die Dateien bleiben, wo sie sind. Zu große Bilder stehen bei den nicht lesbaren Dateien, denn auch eine kleine Datei kann ausgepackt den Arbeitsspeicher sprengen.</translation>
    </message>
    <message>
        <source>Include hidden files and folders</source>
        <translation>Versteckte Dateien und Ordner einbeziehen</translation>
    </message>
    <message>
        <source>No folders yet. Add the one with your photos.</source>
        <translation>Noch keine Ordner. Fügen Sie den mit Ihren Fotos hinzu.</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Keine Grenze</translation>
    </message>
    <message>
        <source>No patterns</source>
        <translation>Keine Muster</translation>
    </message>
    <message>
        <source>One pattern per line, as in a .gitignore file: “private/” ignores every folder with this name, “*.gif” every file with this ending, “/scans/raw/” only this folder at the top of one of yours; “!best.gif” makes an exception.</source>
        <translation>Ein Muster pro Zeile, wie in einer .gitignore-Datei: „private/“ ignoriert jeden Ordner dieses Namens, „*.gif“ jede Datei mit dieser Endung, „/scans/raw/“ nur diesen Ordner direkt in einem der Ihren; „!best.gif“ macht eine Ausnahme.</translation>
    </message>
    <message>
        <source>Only where needed: network and removable drives</source>
        <translation>Nur wo nötig: Netz- und Wechsellaufwerke</translation>
    </message>
    <message>
        <source>Patterns for ignored files</source>
        <translation>Muster für ignorierte Dateien</translation>
    </message>
    <message>
        <source>Regular checks for changes</source>
        <translation>Regelmäßig auf Änderungen prüfen</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>Skip pictures larger than</source>
        <translation>Bilder überspringen, größer als</translation>
    </message>
    <message>
        <source>Subfolders are included.</source>
        <translation>Unterordner sind eingeschlossen.</translation>
    </message>
    <message>
        <source>Usually the system reports changes at once. If they show up late, as on some network drives, clipsearch can check by itself.</source>
        <translation>Normalerweise meldet das System Änderungen sofort. Erscheinen sie verspätet, etwa auf manchen Netzlaufwerken, kann clipsearch selbst prüfen.</translation>
    </message>
    <message>
        <source>Your folders</source>
        <translation>Ihre Ordner</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>nicht erreichbar</translation>
    </message>
</context>
<context>
    <name>FollowController</name>
    <message>
        <source>Quit clipsearch and start it again</source>
        <translation>Beenden Sie clipsearch und starten Sie es neu</translation>
    </message>
    <message>
        <source>Something went wrong, so changes in your folders are no longer noticed</source>
        <translation>Etwas ist schiefgegangen; Änderungen in Ihren Ordnern werden nicht mehr bemerkt</translation>
    </message>
</context>
<context>
    <name>Grid</name>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
</context>
<context>
    <name>GridFooter</name>
    <message>
        <source>Hide less likely photos</source>
        <translation>Unwahrscheinlichere Fotos ausblenden</translation>
    </message>
    <message>
        <source>Show {photos}</source>
        <translation>{photos} anzeigen</translation>
    </message>
</context>
<context>
    <name>GridModel</name>
    <message>
        <source>Cosine similarity to the query: {score}</source>
        <translation>Kosinus-Ähnlichkeit zur Suche: {score}</translation>
    </message>
    <message>
        <source>Cosine similarity to the query: {score} (the best here: {best})</source>
        <translation>Kosinus-Ähnlichkeit zur Suche: {score} (beste hier: {best})</translation>
    </message>
    <message>
        <source>Not reachable now</source>
        <translation type="vanished">Nicht erreichbar</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Nicht erreichbar</translation>
    </message>
    <message>
        <source>score {score}</source>
        <translation>Wert {score}</translation>
    </message>
</context>
<context>
    <name>GroupCard</name>
    <message>
        <source>Keep all copies</source>
        <translation>Alle Kopien behalten</translation>
    </message>
    <message>
        <source>Move the others to the trash</source>
        <translation>Die anderen in den Papierkorb</translation>
    </message>
    <message>
        <source>Not duplicates</source>
        <translation>Keine Duplikate</translation>
    </message>
    <message>
        <source>Not the best</source>
        <translation>Nicht das beste</translation>
    </message>
    <message>
        <source>The best has a format that loses less</source>
        <translation>Das beste hat ein Format, das weniger verliert</translation>
    </message>
    <message>
        <source>The best has more pixels</source>
        <translation>Das beste hat mehr Pixel</translation>
    </message>
    <message>
        <source>The best has more stars</source>
        <translation>Das beste hat mehr Sterne</translation>
    </message>
    <message>
        <source>The best has the shortest name</source>
        <translation>Das beste hat den kürzesten Namen</translation>
    </message>
    <message>
        <source>The best is better exposed</source>
        <translation>Das beste ist besser belichtet</translation>
    </message>
    <message>
        <source>The best is in the reference folder</source>
        <translation>Das beste liegt im Referenzordner</translation>
    </message>
    <message>
        <source>The best is sharper</source>
        <translation>Das beste ist schärfer</translation>
    </message>
    <message>
        <source>The best is the earliest</source>
        <translation>Das beste ist das früheste</translation>
    </message>
    <message>
        <source>The best is the larger file</source>
        <translation>Das beste ist die größere Datei</translation>
    </message>
    <message>
        <source>The best of those that may be it</source>
        <translation>Das beste von denen, die es sein dürfen</translation>
    </message>
    <message>
        <source>The best was not enlarged</source>
        <translation>Das beste wurde nicht vergrößert</translation>
    </message>
    <message>
        <source>brightness {number}</source>
        <translation>Helligkeit {number}</translation>
    </message>
    <message>
        <source>enlarged</source>
        <translation>vergrößert</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>not there now</source>
        <translation type="vanished">jetzt nicht da</translation>
    </message>
    <message>
        <source>sharpness {number}</source>
        <translation>Schärfe {number}</translation>
    </message>
</context>
<context>
    <name>HeatLayer</name>
    <message>
        <source>Also found by: {reasons}</source>
        <translation>Außerdem gefunden durch: {reasons}</translation>
    </message>
    <message>
        <source>Each by itself: {words}</source>
        <translation>Jedes für sich: {words}</translation>
    </message>
    <message>
        <source>Estimating where in the photo it matches…</source>
        <translation>Schätzt, wo im Foto es passt …</translation>
    </message>
    <message>
        <source>Search for words or pictures first: then it shows where in a photo they are</source>
        <translation>Suchen Sie zuerst nach Wörtern oder Bildern: Dann wird gezeigt, wo im Foto sie sind</translation>
    </message>
    <message>
        <source>The bright parts fit the search best. This is an estimate</source>
        <translation>Die hellen Teile passen am besten zur Suche. Das ist eine Schätzung</translation>
    </message>
</context>
<context>
    <name>Hiding</name>
    <message>
        <source>{what} hidden · listed in Settings › Privacy</source>
        <translation>{what} ausgeblendet; Einstellungen › Datenschutz listet alles auf</translation>
    </message>
    <message>
        <source>{what} shown again</source>
        <translation>{what} wird wieder angezeigt</translation>
    </message>
</context>
<context>
    <name>HoverPreview</name>
    <message>
        <source>Not reachable now</source>
        <translation type="vanished">Nicht erreichbar</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Nicht erreichbar</translation>
    </message>
</context>
<context>
    <name>InfoPanel</name>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Favorit</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>Markierung</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Match</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>Bewertung</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Albums</source>
        <translation>Alben</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Urheber</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>Schwarz</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>Clip</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>Kopien</translation>
    </message>
    <message>
        <source>Copy path (Ctrl+Shift+C)</source>
        <translation>Pfad kopieren (Strg+Umschalt+C)</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>Dates</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Belichtung</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Favorit</translation>
    </message>
    <message>
        <source>Find similar photos (S)</source>
        <translation>Ähnliche Fotos suchen (S)</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>Markierung</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>It is not clear what this picture shows</source>
        <translation type="vanished">Es ist unklar, was dieses Bild zeigt</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Markierung</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>Objektiv</translation>
    </message>
    <message>
        <source>Looking at it…</source>
        <translation type="vanished">Wird betrachtet …</translation>
    </message>
    <message>
        <source>Looking for tags…</source>
        <translation>Schlagwörter werden gesucht …</translation>
    </message>
    <message>
        <source>Match</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>More (Shift+F10)</source>
        <translation>Mehr (Umschalt+F10)</translation>
    </message>
    <message>
        <source>Never suggest “{word}”</source>
        <translation>„{word}“ nie vorschlagen</translation>
    </message>
    <message>
        <source>Never use “{word}”</source>
        <translation type="vanished">„{word}“ nie vorschlagen</translation>
    </message>
    <message>
        <source>No tags fit this photo</source>
        <translation>Kein Schlagwort passt zu diesem Foto</translation>
    </message>
    <message>
        <source>Not reachable now</source>
        <translation type="vanished">Nicht erreichbar</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Nicht erreichbar</translation>
    </message>
    <message>
        <source>Open (Enter)</source>
        <translation>Öffnen (Eingabe)</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>Bewertung</translation>
    </message>
    <message>
        <source>Search for “{word}”</source>
        <translation>Nach „{word}“ suchen</translation>
    </message>
    <message>
        <source>Select a photo to see its details</source>
        <translation>Wählen Sie ein Foto, um Details zu sehen</translation>
    </message>
    <message>
        <source>Select a photo to see more about it</source>
        <translation type="vanished">Wählen Sie ein Foto, um mehr darüber zu sehen</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>Schärfe</translation>
    </message>
    <message>
        <source>Show in file manager (Ctrl+Enter)</source>
        <translation>Im Dateimanager anzeigen (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation>Ähnlichkeit</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Software</source>
        <translation>Software</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Suggested tags</source>
        <translation>Vorgeschlagene Schlagwörter</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Together with</source>
        <translation>Zusammen mit</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>White</source>
        <translation>Weiß</translation>
    </message>
    <message>
        <source>Words for this picture</source>
        <translation type="vanished">Wörter für dieses Bild</translation>
    </message>
    <message>
        <source>from GPS time (UTC)</source>
        <translation>aus der GPS-Zeit (UTC)</translation>
    </message>
    <message>
        <source>from Google Takeout</source>
        <translation>aus Google Takeout</translation>
    </message>
    <message>
        <source>from Google Takeout (UTC)</source>
        <translation>aus Google Takeout (UTC)</translation>
    </message>
    <message>
        <source>from IPTC</source>
        <translation>aus IPTC</translation>
    </message>
    <message>
        <source>from XMP</source>
        <translation>aus XMP</translation>
    </message>
    <message>
        <source>from the PNG text</source>
        <translation>aus dem PNG-Text</translation>
    </message>
    <message>
        <source>from the PNG&apos;s text</source>
        <translation type="vanished">aus dem Text der PNG-Datei</translation>
    </message>
    <message>
        <source>from the XMP sidecar</source>
        <translation>aus der XMP-Begleitdatei</translation>
    </message>
    <message>
        <source>from the camera</source>
        <translation>von der Kamera</translation>
    </message>
    <message>
        <source>from the file name</source>
        <translation>aus dem Dateinamen</translation>
    </message>
    <message>
        <source>from the file&apos;s comment</source>
        <translation>aus dem Kommentar der Datei</translation>
    </message>
    <message>
        <source>from the satellites&apos; time, UTC</source>
        <translation type="vanished">aus der GPS-Zeit (UTC)</translation>
    </message>
    <message>
        <source>from the video</source>
        <translation>aus dem Video</translation>
    </message>
    <message>
        <source>from you</source>
        <translation>von Ihnen</translation>
    </message>
    <message>
        <source>inside the photo ({size})</source>
        <translation>im Foto ({size})</translation>
    </message>
    <message>
        <source>{count} photos selected</source>
        <translation type="vanished">{count} Fotos ausgewählt</translation>
    </message>
    <message>
        <source>{count} without a date</source>
        <translation>{count} ohne Datum</translation>
    </message>
    <message>
        <source>{date} · file date</source>
        <translation>{date} · Dateidatum</translation>
    </message>
    <message>
        <source>{first} – {last}</source>
        <translation>{first} – {last}</translation>
    </message>
    <message>
        <source>{photos} selected</source>
        <translation>{photos} ausgewählt</translation>
    </message>
</context>
<context>
    <name>LogPage</name>
    <message>
        <source>Choose another place</source>
        <translation>Wählen Sie einen anderen Ort</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>No warnings or errors</source>
        <translation>Keine Warnungen oder Fehler</translation>
    </message>
    <message>
        <source>Recent warnings and errors. They contain no pictures, but may contain names of files and folders: read them before you send them to anyone.</source>
        <translation>Letzte Warnungen und Fehler. Sie enthalten keine Bilder, aber möglicherweise Namen von Dateien und Ordnern: Lesen Sie sie, bevor Sie sie weitergeben.</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Speichern unter …</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>Protokoll speichern</translation>
    </message>
    <message>
        <source>{path} cannot be written: {why}</source>
        <translation>{path} kann nicht geschrieben werden: {why}</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Add a folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>Adding {folders}</source>
        <translation type="vanished">{folders} wird hinzugefügt</translation>
    </message>
    <message>
        <source>All photos</source>
        <translation>Alle Fotos</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Check for changes</source>
        <translation>Auf Änderungen prüfen</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Duplikate</translation>
    </message>
    <message>
        <source>Duplicates…</source>
        <translation>Duplikate …</translation>
    </message>
    <message>
        <source>Files that could not be read…</source>
        <translation>Nicht lesbare Dateien …</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Find photos like a picture…</source>
        <translation type="vanished">Fotos zu einem Bild finden …</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vorwärts</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Informationen</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastaturkürzel</translation>
    </message>
    <message>
        <source>Lock now</source>
        <translation>Jetzt sperren</translation>
    </message>
    <message>
        <source>Odd ones out</source>
        <translation>Was aus der Reihe fällt</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Search in these results</source>
        <translation>In diesen Ergebnissen suchen</translation>
    </message>
    <message>
        <source>Search with a picture…</source>
        <translation>Mit einem Bild suchen …</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen …</translation>
    </message>
    <message>
        <source>Sidebar</source>
        <translation>Seitenleiste</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>clipsearch was updated to {version}. Settings › About says what is new</source>
        <translation>clipsearch wurde auf {version} aktualisiert. Einstellungen › Über sagt, was neu ist</translation>
    </message>
    <message>
        <source>“{word}” hidden</source>
        <translation>„{word}“ ausgeblendet</translation>
    </message>
    <message>
        <source>“{word}” shown again</source>
        <translation>„{word}“ wieder eingeblendet</translation>
    </message>
</context>
<context>
    <name>MapCanvas</name>
    <message>
        <source>Map of photos</source>
        <translation>Karte der Fotos</translation>
    </message>
    <message>
        <source>{photos}, {chosen} chosen. Arrows move, plus and minus zoom, Enter opens.</source>
        <translation>{photos}, {chosen} gewählt. Pfeiltasten verschieben, Plus und Minus vergrößern und verkleinern, Enter öffnet.</translation>
    </message>
</context>
<context>
    <name>MapPage</name>
    <message>
        <source>By similarity</source>
        <translation>Nach Ähnlichkeit</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation type="vanished">Löschen</translation>
    </message>
    <message>
        <source>Clear selection</source>
        <translation>Auswahl aufheben</translation>
    </message>
    <message>
        <source>For a better map: {command}</source>
        <translation>Für eine bessere Karte: {command}</translation>
    </message>
    <message>
        <source>Laying out the photos so that similar ones are near each other…</source>
        <translation>Die Fotos werden so angeordnet, dass ähnliche nah beieinander liegen …</translation>
    </message>
    <message>
        <source>Make the map</source>
        <translation>Karte anlegen</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>More like these</source>
        <translation>Mehr wie diese</translation>
    </message>
    <message>
        <source>No photo says where it was taken. Phones and some cameras store the place in photos.</source>
        <translation>Kein Foto sagt, wo es aufgenommen wurde. Telefone und manche Kameras schreiben das in Fotos.</translation>
    </message>
    <message>
        <source>On the earth</source>
        <translation>Auf der Erde</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Progress of the map</source>
        <translation>Fortschritt der Karte</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Show all (0)</source>
        <translation>Alles zeigen (0)</translation>
    </message>
    <message>
        <source>Show as results</source>
        <translation>Als Ergebnisse zeigen</translation>
    </message>
    <message>
        <source>Show {photos} as results</source>
        <translation>{photos} als Ergebnisse zeigen</translation>
    </message>
    <message>
        <source>The map has not been made.</source>
        <translation>Die Karte ist noch nicht angelegt.</translation>
    </message>
    <message>
        <source>There are no photos yet. Add a folder first.</source>
        <translation>Es gibt noch keine Fotos. Fügen Sie zuerst einen Ordner hinzu.</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>Vergrößern (+)</translation>
    </message>
    <message>
        <source>Zoom out (−)</source>
        <translation>Verkleinern (−)</translation>
    </message>
    <message>
        <source>a part of the map</source>
        <translation type="vanished">einem Teil der Karte</translation>
    </message>
    <message>
        <source>{photos} chosen</source>
        <translation type="vanished">{photos} gewählt</translation>
    </message>
    <message>
        <source>{photos} selected</source>
        <translation>{photos} ausgewählt</translation>
    </message>
</context>
<context>
    <name>MarkButtons</name>
    <message>
        <source>Favourite (F)</source>
        <translation>Favorit (F)</translation>
    </message>
    <message>
        <source>Picked (P)</source>
        <translation>Ausgewählt (P)</translation>
    </message>
    <message>
        <source>Rejected (X)</source>
        <translation>Abgelehnt (X)</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>MissingPhotosNotice</name>
    <message>
        <source>Changes in {names} appear with a delay</source>
        <translation>Änderungen in {names} erscheinen verzögert</translation>
    </message>
    <message>
        <source>If they are on an unplugged drive, plug it in. Nothing is removed until you say so</source>
        <translation>Liegen sie auf einem abgezogenen Laufwerk, schließen Sie es an. Nichts wird entfernt, bevor Sie es sagen</translation>
    </message>
    <message>
        <source>Missing in {names}: {photos}</source>
        <translation>Fehlend in {names}: {photos}</translation>
    </message>
    <message>
        <source>Remove from results…</source>
        <translation>Aus Ergebnissen entfernen …</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Cancel switch</source>
        <translation>Wechsel abbrechen</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Getting ready: {done} of {total}. Until then, the other model answers.</source>
        <translation>Wird vorbereitet: {done} von {total}. Bis dahin antwortet das andere Modell.</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>Details ausblenden</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>Erneut messen</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Recommended for this computer</source>
        <translation>Für diesen Computer empfohlen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
</context>
<context>
    <name>ModelTexts</name>
    <message>
        <source>Apache-2.0, but trained on photos published for research</source>
        <translation>Apache-2.0, aber mit Fotos trainiert, die für die Forschung veröffentlicht wurden</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>Ausgewogen</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>Beste Ergebnisse</translation>
    </message>
    <message>
        <source>Download and use</source>
        <translation>Herunterladen und verwenden</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Englisch</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>Schnell</translation>
    </message>
    <message>
        <source>Fast on a CPU, a small download; objects and scenes</source>
        <translation>Schnell auf der CPU, kleiner Download; Objekte und Szenen</translation>
    </message>
    <message>
        <source>Finds more, and understands many languages.</source>
        <translation>Findet mehr und versteht viele Sprachen.</translation>
    </message>
    <message>
        <source>Finds the most, even small details. Slow without a graphics card.</source>
        <translation>Findet am meisten, auch kleine Details. Langsam ohne Grafikkarte.</translation>
    </message>
    <message>
        <source>Image size</source>
        <translation>Bildgröße</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Verwendung</translation>
    </message>
    <message>
        <source>Included</source>
        <translation>Enthalten</translation>
    </message>
    <message>
        <source>Keep using this model</source>
        <translation>Bei diesem Modell bleiben</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Many</source>
        <translation>Viele</translation>
    </message>
    <message>
        <source>Many languages</source>
        <translation>Viele Sprachen</translation>
    </message>
    <message>
        <source>Many languages, as fast as CLIP B/32 with photos</source>
        <translation>Viele Sprachen, bei Fotos so schnell wie CLIP B/32</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Arbeitsspeicher</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>On this computer: {rate} photos per second, {time} ms per search</source>
        <translation>Auf diesem Computer: {rate} Fotos pro Sekunde, {time} ms pro Suche</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Speed not measured yet</source>
        <translation>Tempo noch nicht gemessen</translation>
    </message>
    <message>
        <source>Starter</source>
        <translation>Starter</translation>
    </message>
    <message>
        <source>The fastest of the downloads; descriptions of scenes</source>
        <translation>Der schnellste der Downloads; Beschreibungen von Szenen</translation>
    </message>
    <message>
        <source>The fastest of the downloads; objects</source>
        <translation>Der schnellste der Downloads; Objekte</translation>
    </message>
    <message>
        <source>Unusual views and objects; needs a graphics card</source>
        <translation>Ungewöhnliche Ansichten und Objekte; braucht eine Grafikkarte</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Works right away, without a download. Knows people, animals and everyday objects.</source>
        <translation>Funktioniert sofort, ohne Download. Kennt Menschen, Tiere und Alltagsdinge.</translation>
    </message>
    <message>
        <source>Your own model</source>
        <translation>Eigenes Modell</translation>
    </message>
    <message>
        <source>about {size}</source>
        <translation>etwa {size}</translation>
    </message>
    <message>
        <source>{number} %</source>
        <translation>{number} %</translation>
    </message>
    <message>
        <source>{pixels} × {pixels} pixels of each photo</source>
        <translation>{pixels} × {pixels} Pixel jedes Fotos</translation>
    </message>
    <message>
        <source>{share} found first by their captions</source>
        <translation>{share} anhand ihrer Beschreibung zuerst gefunden</translation>
    </message>
    <message>
        <source>{share} recognised without training</source>
        <translation>{share} ohne Training erkannt</translation>
    </message>
    <message>
        <source>{size} download</source>
        <translation>{size} Download</translation>
    </message>
    <message>
        <source>{size}, downloaded</source>
        <translation>{size}, heruntergeladen</translation>
    </message>
    <message>
        <source>{size}, partly downloaded</source>
        <translation>{size}, teilweise heruntergeladen</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Apple graphics (Metal)</source>
        <translation>Apple-Grafik (Metal)</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Automatic uses the graphics card if there is a suitable one.</source>
        <translation>„Automatisch“ nutzt die Grafikkarte, wenn eine passende vorhanden ist.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete model</source>
        <translation>Modell löschen</translation>
    </message>
    <message>
        <source>Delete “{title}” from this computer?</source>
        <translation>„{title}“ von diesem Computer löschen?</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Fewer models</source>
        <translation>Weniger Modelle</translation>
    </message>
    <message>
        <source>Intel graphics (XPU)</source>
        <translation>Intel-Grafik (XPU)</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>More models</source>
        <translation>Mehr Modelle</translation>
    </message>
    <message>
        <source>NVIDIA or AMD graphics (CUDA, ROCm)</source>
        <translation>NVIDIA- oder AMD-Grafik (CUDA, ROCm)</translation>
    </message>
    <message>
        <source>Processor (CPU)</source>
        <translation>Prozessor (CPU)</translation>
    </message>
    <message>
        <source>Running now: {model} on {device}, {precision}</source>
        <translation>Läuft gerade: {model} auf {device}, {precision}</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Wird gestartet …</translation>
    </message>
    <message>
        <source>The change takes effect with the next indexing.</source>
        <translation>Die Änderung gilt ab der nächsten Indexierung.</translation>
    </message>
    <message>
        <source>The model compares photos with your words. A better one finds more, but takes longer to index. When you switch, the old model keeps answering until the new one is ready.</source>
        <translation>Das Modell vergleicht Fotos mit Ihren Wörtern. Ein besseres findet mehr, braucht aber länger zum Indexieren. Beim Wechsel antwortet das alte Modell, bis das neue bereit ist.</translation>
    </message>
    <message>
        <source>This cannot be undone.</source>
        <translation>Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>This cannot be undone. To use it again, you download {size}, and your photos are indexed anew.</source>
        <translation>Das lässt sich nicht rückgängig machen. Um es wieder zu verwenden, laden Sie {size} herunter, und Ihre Fotos werden neu indexiert.</translation>
    </message>
    <message>
        <source>What it computed from your photos is deleted too. You can download it again.</source>
        <translation type="vanished">Was es über Ihre Fotos herausgefunden hat, wird ebenfalls gelöscht. Sie können es erneut herunterladen.</translation>
    </message>
</context>
<context>
    <name>MomentStrip</name>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Play in another app (Shift+Enter)</source>
        <translation>In einer anderen App abspielen (Umschalt+Eingabe)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
</context>
<context>
    <name>Moments</name>
    <message>
        <source>Moments of the video</source>
        <translation>Momente des Videos</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Replaces the saved search with this name</source>
        <translation>Ersetzt die gespeicherte Suche dieses Namens</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>This name is already taken</source>
        <translation>Dieser Name ist schon vergeben</translation>
    </message>
</context>
<context>
    <name>OrderButton</name>
    <message>
        <source>Album order</source>
        <translation>Albumreihenfolge</translation>
    </message>
    <message>
        <source>Best match</source>
        <translation>Beste Treffer</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>Date taken</source>
        <translation>Aufnahmedatum</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Belichtung</translation>
    </message>
    <message>
        <source>Group by day</source>
        <translation>Nach Tag gruppieren</translation>
    </message>
    <message>
        <source>Group by folder</source>
        <translation>Nach Ordner gruppieren</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Neueste zuerst</translation>
    </message>
    <message>
        <source>No grouping</source>
        <translation>Keine Gruppierung</translation>
    </message>
    <message>
        <source>Oddest first</source>
        <translation>Auffälligste zuerst</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>Schärfe</translation>
    </message>
    <message>
        <source>Show file names</source>
        <translation>Dateinamen anzeigen</translation>
    </message>
    <message>
        <source>Show whole pictures</source>
        <translation>Ganze Bilder anzeigen</translation>
    </message>
    <message>
        <source>Sort and group: {order}</source>
        <translation>Sortieren und gruppieren: {order}</translation>
    </message>
    <message>
        <source>Stack bursts and copies</source>
        <translation>Serien und Kopien stapeln</translation>
    </message>
</context>
<context>
    <name>PartChip</name>
    <message>
        <source>Less like this</source>
        <translation>Weniger wie dies</translation>
    </message>
    <message>
        <source>Less of this</source>
        <translation>Weniger davon</translation>
    </message>
    <message>
        <source>More like this</source>
        <translation>Mehr wie dies</translation>
    </message>
    <message>
        <source>More of this</source>
        <translation>Mehr davon</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <source>{name}, weight {weight}</source>
        <translation>{name}, Gewicht {weight}</translation>
    </message>
    <message>
        <source>↑ ↓ or the mouse wheel: weight   −: more or less   Del: remove</source>
        <translation>↑ ↓ oder Mausrad: Gewicht   −: mehr oder weniger   Entf: entfernen</translation>
    </message>
</context>
<context>
    <name>PassphraseField</name>
    <message>
        <source>Show what is typed</source>
        <translation>Eingabe anzeigen</translation>
    </message>
</context>
<context>
    <name>PhotoActions</name>
    <message>
        <source>Add a tag…	T</source>
        <translation>Schlagwort hinzufügen …	T</translation>
    </message>
    <message>
        <source>Compare	C</source>
        <translation>Vergleichen	C</translation>
    </message>
    <message>
        <source>Contact sheet…</source>
        <translation>Kontaktabzug …</translation>
    </message>
    <message>
        <source>Copy files	Ctrl+C</source>
        <translation>Dateien kopieren	Strg+C</translation>
    </message>
    <message>
        <source>Copy path	Ctrl+Shift+C</source>
        <translation>Pfad kopieren	Strg+Umschalt+C</translation>
    </message>
    <message>
        <source>Copy paths	Ctrl+Shift+C</source>
        <translation>Pfade kopieren	Strg+Umschalt+C</translation>
    </message>
    <message>
        <source>Copy picture	Ctrl+C</source>
        <translation>Bild kopieren	Strg+C</translation>
    </message>
    <message>
        <source>Copy to a folder…	Ctrl+K</source>
        <translation>In einen Ordner kopieren …	Strg+K</translation>
    </message>
    <message>
        <source>Default app	Shift+Enter</source>
        <translation>Standard-App	Umschalt+Eingabe</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Favourite	F</source>
        <translation>Favorit	F</translation>
    </message>
    <message>
        <source>Find less like these	−</source>
        <translation>Weniger wie diese finden	−</translation>
    </message>
    <message>
        <source>Find less like this	−</source>
        <translation>Weniger wie dies suchen	−</translation>
    </message>
    <message>
        <source>Find more like these	+</source>
        <translation>Mehr wie diese finden	+</translation>
    </message>
    <message>
        <source>Find more like this	+</source>
        <translation>Mehr wie dies suchen	+</translation>
    </message>
    <message>
        <source>Find similar	S</source>
        <translation>Ähnliche suchen	S</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>Markierung</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Links in a folder…</source>
        <translation>Verknüpfungen in einem Ordner …</translation>
    </message>
    <message>
        <source>Move to a folder…	Ctrl+M</source>
        <translation>In einen Ordner verschieben …	Strg+M</translation>
    </message>
    <message>
        <source>Move to the trash	Del</source>
        <translation>In den Papierkorb verschieben	Entf</translation>
    </message>
    <message>
        <source>Open	Enter</source>
        <translation>Öffnen	Eingabe</translation>
    </message>
    <message>
        <source>Open with</source>
        <translation>Öffnen mit</translation>
    </message>
    <message>
        <source>Other app…</source>
        <translation>Andere App …</translation>
    </message>
    <message>
        <source>Path of {name} copied</source>
        <translation>Pfad von {name} kopiert</translation>
    </message>
    <message>
        <source>Pick	P</source>
        <translation>Auswählen	P</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>Bewertung</translation>
    </message>
    <message>
        <source>Reject	X</source>
        <translation>Ablehnen	X</translation>
    </message>
    <message>
        <source>Rename…	F2</source>
        <translation>Umbenennen …	F2</translation>
    </message>
    <message>
        <source>Select at most {most}</source>
        <translation>Wählen Sie höchstens {most} aus</translation>
    </message>
    <message>
        <source>Select one photo to rename it</source>
        <translation>Wählen Sie ein einzelnes Foto zum Umbenennen</translation>
    </message>
    <message>
        <source>Select two to {most} photos to compare them</source>
        <translation>Wählen Sie zwei bis {most} Fotos zum Vergleichen</translation>
    </message>
    <message>
        <source>Show in file manager	Ctrl+Enter</source>
        <translation>Im Dateimanager anzeigen	Strg+Eingabe</translation>
    </message>
    <message>
        <source>Table…</source>
        <translation>Tabelle …</translation>
    </message>
    <message>
        <source>Unflag	U</source>
        <translation>Markierung entfernen	U</translation>
    </message>
    <message>
        <source>{files} copied</source>
        <translation>{files} kopiert</translation>
    </message>
    <message>
        <source>{name} copied</source>
        <translation>{name} kopiert</translation>
    </message>
    <message>
        <source>{paths} copied</source>
        <translation>{paths} kopiert</translation>
    </message>
    <message>
        <source>{photos} are too many at once</source>
        <translation>{photos} sind zu viele auf einmal</translation>
    </message>
</context>
<context>
    <name>PhotoDelegate</name>
    <message>
        <source>Without a date</source>
        <translation>Ohne Datum</translation>
    </message>
    <message>
        <source>dddd, d MMMM yyyy</source>
        <translation>dddd, d. MMMM yyyy</translation>
    </message>
</context>
<context>
    <name>PhotoEditor</name>
    <message>
        <source>Add a caption</source>
        <translation>Beschreibung hinzufügen</translation>
    </message>
    <message>
        <source>Add a title</source>
        <translation>Titel hinzufügen</translation>
    </message>
    <message>
        <source>Add tags</source>
        <translation>Schlagwörter hinzufügen</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Markierung</translation>
    </message>
    <message>
        <source>No label</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Purple</source>
        <translation>Violett</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Remove “{keyword}”</source>
        <translation>„{keyword}“ entfernen</translation>
    </message>
    <message>
        <source>Tags, separated by commas</source>
        <translation>Schlagwörter, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>Gelb</translation>
    </message>
</context>
<context>
    <name>PhotoEdits</name>
    <message>
        <source>Some sidecars could not be written, that of {name}: {why}</source>
        <translation>Einige Begleitdateien konnten nicht geschrieben werden, die von {name}: {why}</translation>
    </message>
    <message>
        <source>The library keeps what you wrote</source>
        <translation>Die Bibliothek behält, was Sie geschrieben haben</translation>
    </message>
    <message>
        <source>The sidecar of {name} could not be written: {why}</source>
        <translation>Die Begleitdatei von {name} konnte nicht geschrieben werden: {why}</translation>
    </message>
    <message>
        <source>{what}: added to favourites</source>
        <translation>{what}: zu den Favoriten hinzugefügt</translation>
    </message>
    <message>
        <source>{what}: caption changed</source>
        <translation>{what}: Beschreibung geändert</translation>
    </message>
    <message>
        <source>{what}: changed back</source>
        <translation>{what}: wie vorher</translation>
    </message>
    <message>
        <source>{what}: label changed</source>
        <translation>{what}: Markierung geändert</translation>
    </message>
    <message>
        <source>{what}: not changed</source>
        <translation>{what}: nicht geändert</translation>
    </message>
    <message>
        <source>{what}: removed from favourites</source>
        <translation>{what}: kein Favorit mehr</translation>
    </message>
    <message>
        <source>{what}: tags changed</source>
        <translation>{what}: Schlagwörter geändert</translation>
    </message>
    <message>
        <source>{what}: title changed</source>
        <translation>{what}: Titel geändert</translation>
    </message>
</context>
<context>
    <name>PrivacyPage</name>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n Minute</numerusform>
            <numerusform>%n Minuten</numerusform>
        </translation>
    </message>
    <message>
        <source>Anyone who can read your files can then read what clipsearch keeps.</source>
        <translation>Wer Ihre Dateien lesen kann, kann dann lesen, was clipsearch speichert.</translation>
    </message>
    <message>
        <source>Change passphrase</source>
        <translation>Passphrase ändern</translation>
    </message>
    <message>
        <source>Close clipsearch and decrypt the library?</source>
        <translation>clipsearch schließen und die Bibliothek entschlüsseln?</translation>
    </message>
    <message>
        <source>Close clipsearch and encrypt the library?</source>
        <translation>clipsearch schließen und die Bibliothek verschlüsseln?</translation>
    </message>
    <message>
        <source>Decrypt</source>
        <translation>Entschlüsseln</translation>
    </message>
    <message>
        <source>Decrypt the library</source>
        <translation>Bibliothek entschlüsseln</translation>
    </message>
    <message>
        <source>Decrypt the library…</source>
        <translation>Bibliothek entschlüsseln …</translation>
    </message>
    <message>
        <source>Encrypt</source>
        <translation>Verschlüsseln</translation>
    </message>
    <message>
        <source>Encrypt the library</source>
        <translation>Bibliothek verschlüsseln</translation>
    </message>
    <message>
        <source>Encrypt…</source>
        <translation>Verschlüsseln …</translation>
    </message>
    <message>
        <source>Hidden photos and folders</source>
        <translation>Ausgeblendete Fotos und Ordner</translation>
    </message>
    <message>
        <source>Keep the key in the system&apos;s keyring</source>
        <translation>Schlüssel im Schlüsselbund des Systems behalten</translation>
    </message>
    <message>
        <source>List them</source>
        <translation type="vanished">Auflisten</translation>
    </message>
    <message>
        <source>Lock after</source>
        <translation>Sperren nach</translation>
    </message>
    <message>
        <source>Lock it when idle for:</source>
        <translation>Sperren, wenn so lange nichts eingegeben wurde:</translation>
    </message>
    <message>
        <source>Lock with the screen, and before sleep</source>
        <translation>Mit dem Bildschirm sperren, und vor dem Ruhezustand</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>New passphrase</source>
        <translation>Neue Passphrase</translation>
    </message>
    <message>
        <source>New recovery key</source>
        <translation>Neuer Wiederherstellungsschlüssel</translation>
    </message>
    <message>
        <source>Nothing is hidden.</source>
        <translation>Nichts ist ausgeblendet.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Passphrase or recovery key</source>
        <translation>Passphrase oder Wiederherstellungsschlüssel</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Datenschutz</translation>
    </message>
    <message>
        <source>Repeat the passphrase</source>
        <translation>Passphrase wiederholen</translation>
    </message>
    <message>
        <source>Select what to show again.</source>
        <translation>Wählen Sie aus, was wieder angezeigt werden soll.</translation>
    </message>
    <message>
        <source>Show again</source>
        <translation>Wieder einblenden</translation>
    </message>
    <message>
        <source>Show list</source>
        <translation>Liste anzeigen</translation>
    </message>
    <message>
        <source>The key is in the system&apos;s keyring.</source>
        <translation>Der Schlüssel ist im Schlüsselbund des Systems.</translation>
    </message>
    <message>
        <source>The key was removed from the system&apos;s keyring.</source>
        <translation>Der Schlüssel ist nicht mehr im Schlüsselbund des Systems.</translation>
    </message>
    <message>
        <source>The library is encrypted</source>
        <translation>Die Bibliothek ist verschlüsselt</translation>
    </message>
    <message>
        <source>The new recovery key, which is not shown again: {key}</source>
        <translation>Der neue Wiederherstellungsschlüssel, der nicht wieder angezeigt wird: {key}</translation>
    </message>
    <message>
        <source>The passphrase is changed.</source>
        <translation>Die Passphrase ist geändert.</translation>
    </message>
    <message>
        <source>The photos themselves, which stay where they are. What is in memory while the library is open, and what the system writes of it to swap. Names in other programs, such as recent files. Earlier copies of the library, in backups or on the disk.</source>
        <translation>Die Fotos selbst, die bleiben, wo sie sind. Was im Arbeitsspeicher ist, solange die Bibliothek offen ist, und was das System davon auslagert. Namen in anderen Programmen, etwa zuletzt benutzte Dateien. Frühere Kopien der Bibliothek, in Sicherungen oder auf dem Datenträger.</translation>
    </message>
    <message>
        <source>They appear in no result, count or export. Listing them takes the passphrase above.</source>
        <translation>Sie sind in keinem Ergebnis, keiner Anzahl und keinem Export. Das Auflisten verlangt die Passphrase oben.</translation>
    </message>
    <message>
        <source>They appear in no result, count or export. Without encryption this does not protect them.</source>
        <translation>Sie sind in keinem Ergebnis, keiner Anzahl und keinem Export. Ohne Verschlüsselung ist das kein Schutz.</translation>
    </message>
    <message>
        <source>Type the new passphrase twice, the same each time.</source>
        <translation>Geben Sie die neue Passphrase zweimal gleich ein.</translation>
    </message>
    <message>
        <source>Type the passphrase first.</source>
        <translation>Geben Sie zuerst die Passphrase ein.</translation>
    </message>
    <message>
        <source>What it does not protect</source>
        <translation>Was sie nicht schützt</translation>
    </message>
    <message>
        <source>Whoever uses your session can then open the library.</source>
        <translation>Wer Ihre Sitzung benutzt, kann die Bibliothek dann öffnen.</translation>
    </message>
    <message>
        <source>With a passphrase nobody else can read what clipsearch keeps: names, captions, text in photos, thumbnails, vectors, searches and settings. clipsearch closes, encrypts its files and asks for the passphrase from then on.</source>
        <translation>Mit einer Passphrase kann niemand sonst lesen, was clipsearch speichert: Namen, Bildunterschriften, Text in Fotos, Vorschaubilder, Vektoren, Suchen und Einstellungen. clipsearch schließt sich, verschlüsselt seine Dateien und fragt von da an nach der Passphrase.</translation>
    </message>
    <message>
        <source>You are shown a recovery key first. Keep it: if you lose it and the passphrase, everything is lost.</source>
        <translation>Zuerst wird ein Wiederherstellungsschlüssel angezeigt. Bewahren Sie ihn auf: Ohne ihn und die Passphrase ist alles verloren.</translation>
    </message>
</context>
<context>
    <name>ProblemsDialog</name>
    <message>
        <source>All files could be read</source>
        <translation>Alle Dateien konnten gelesen werden</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Copy list</source>
        <translation>Liste kopieren</translation>
    </message>
    <message>
        <source>Everything else can be searched. These files are tried again when they change.</source>
        <translation>Alles andere ist durchsuchbar. Diese Dateien werden erneut versucht, sobald sie sich ändern.</translation>
    </message>
    <message>
        <source>Files that could not be read</source>
        <translation>Nicht lesbare Dateien</translation>
    </message>
    <message>
        <source>Show in file manager</source>
        <translation>Im Dateimanager anzeigen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Try all again</source>
        <translation>Alle erneut versuchen</translation>
    </message>
    <message>
        <source>{files} could not be read</source>
        <translation>{files} nicht lesbar</translation>
    </message>
</context>
<context>
    <name>QueryBar</name>
    <message>
        <source>Add a picture… (Ctrl+Shift+O)</source>
        <translation>Bild hinzufügen … (Strg+Umschalt+O)</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>Suche löschen</translation>
    </message>
    <message>
        <source>Recent searches (Ctrl+H)</source>
        <translation>Letzte Suchen (Strg+H)</translation>
    </message>
    <message>
        <source>What does the photo show? Or drop a picture here</source>
        <translation>Was zeigt das Foto? Oder ziehen Sie ein Bild hierher</translation>
    </message>
    <message>
        <source>and…</source>
        <translation>und …</translation>
    </message>
</context>
<context>
    <name>QueryController</name>
    <message>
        <source>A search can have up to {count}; the rest was left out</source>
        <translation>Eine Suche kann höchstens {count} haben; der Rest wurde weggelassen</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Cannot search with {name}</source>
        <translation>Mit {name} kann nicht gesucht werden</translation>
    </message>
    <message>
        <source>Copy the search as one line</source>
        <translation>Suche als eine Zeile kopieren</translation>
    </message>
    <message>
        <source>Find photos like a picture</source>
        <translation type="vanished">Fotos zu einem Bild finden</translation>
    </message>
    <message>
        <source>Next search</source>
        <translation>Nächste Suche</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Previous search</source>
        <translation>Vorherige Suche</translation>
    </message>
    <message>
        <source>Recent searches…</source>
        <translation>Letzte Suchen …</translation>
    </message>
    <message>
        <source>Search copied as one line</source>
        <translation>Suche als eine Zeile kopiert</translation>
    </message>
    <message>
        <source>Search with a picture</source>
        <translation>Mit einem Bild suchen</translation>
    </message>
    <message>
        <source>Search with the clipboard alone</source>
        <translation>Nur mit der Zwischenablage suchen</translation>
    </message>
    <message>
        <source>Type a search</source>
        <translation>Suche eingeben</translation>
    </message>
    <message>
        <source>the dropped picture</source>
        <translation>dem abgelegten Bild</translation>
    </message>
    <message>
        <source>the pasted picture</source>
        <translation>dem eingefügten Bild</translation>
    </message>
    <message>
        <source>“{place}”: {message}</source>
        <translation>„{place}“: {message}</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Add a folder… (Ctrl+O)</source>
        <translation>Ordner hinzufügen … (Strg+O)</translation>
    </message>
    <message>
        <source>All photos</source>
        <translation>Alle Fotos</translation>
    </message>
    <message>
        <source>Saved searches</source>
        <translation>Gespeicherte Suchen</translation>
    </message>
    <message>
        <source>Your folders</source>
        <translation>Ihre Ordner</translation>
    </message>
</context>
<context>
    <name>RegionHint</name>
    <message>
        <source>Draw a rectangle around what you are looking for, with the mouse or the arrow keys</source>
        <translation>Ziehen Sie mit der Maus oder den Pfeiltasten ein Rechteck um das Gesuchte</translation>
    </message>
    <message>
        <source>Enter finds photos like this part. Draw again to change it</source>
        <translation>Eingabe findet Fotos wie diesen Ausschnitt. Neu aufziehen, um ihn zu ändern</translation>
    </message>
    <message>
        <source>Search with this part</source>
        <translation>Mit diesem Ausschnitt suchen</translation>
    </message>
</context>
<context>
    <name>RemotePictures</name>
    <message>
        <source>Copy it in the browser and paste it here</source>
        <translation>Kopieren Sie es im Browser und fügen Sie es hier ein</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Download picture</source>
        <translation>Bild herunterladen</translation>
    </message>
    <message>
        <source>Download this picture from {host}?</source>
        <translation>Dieses Bild von {host} herunterladen?</translation>
    </message>
    <message>
        <source>Downloading a picture from {host}</source>
        <translation>Bild wird von {host} heruntergeladen</translation>
    </message>
    <message>
        <source>Stay offline</source>
        <translation>Offline bleiben</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>The picture could not be downloaded from {host}: {why}</source>
        <translation>Das Bild konnte nicht von {host} heruntergeladen werden: {why}</translation>
    </message>
    <message>
        <source>clipsearch stays offline unless you allow it. Only this picture is requested; {host} sees this computer&apos;s address. Copying the picture in the browser and pasting it here needs no connection.</source>
        <translation>clipsearch bleibt offline, solange Sie nichts anderes erlauben. Nur dieses Bild wird angefordert; {host} sieht die Adresse dieses Computers. Kopieren Sie das Bild im Browser und fügen es hier ein, ist keine Verbindung nötig.</translation>
    </message>
</context>
<context>
    <name>Removal</name>
    <message>
        <source>They, or the best photo of their group, changed or are missing</source>
        <translation>Sie oder das beste ihrer Gruppe haben sich geändert oder sind jetzt nicht da</translation>
    </message>
    <message>
        <source>{photos} could not be moved to the trash</source>
        <translation>{photos} konnten nicht in den Papierkorb verschoben werden</translation>
    </message>
    <message>
        <source>{photos} moved to the trash</source>
        <translation>{photos} in den Papierkorb verschoben</translation>
    </message>
    <message>
        <source>{photos} restored</source>
        <translation>{photos} wiederhergestellt</translation>
    </message>
</context>
<context>
    <name>RenameAndTrash</name>
    <message>
        <source>Copies in other places stay where they are.</source>
        <translation>Kopien an anderen Orten bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>In den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>Move {photos} to the trash?</source>
        <translation>{photos} in den Papierkorb verschieben?</translation>
    </message>
    <message>
        <source>Renamed to {new}</source>
        <translation>Umbenannt in {new}</translation>
    </message>
    <message>
        <source>This can be undone with Ctrl+Z.</source>
        <translation>Das lässt sich mit Strg+Z rückgängig machen.</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
    <message>
        <source>{name} could not be moved to the trash</source>
        <translation>{name} konnte nicht in den Papierkorb verschoben werden</translation>
    </message>
    <message>
        <source>{some} of {photos} could not be moved to the trash</source>
        <translation>Nicht in den Papierkorb verschoben: {some} von {photos}</translation>
    </message>
    <message>
        <source>{some} of {photos} could not be restored; the first: {why}</source>
        <translation>Nicht wiederhergestellt: {some} von {photos}; als Erstes: {why}</translation>
    </message>
    <message>
        <source>{what} moved to the trash</source>
        <translation>{what} in den Papierkorb verschoben</translation>
    </message>
    <message>
        <source>{what} restored</source>
        <translation>{what} wiederhergestellt</translation>
    </message>
</context>
<context>
    <name>RenameDialog</name>
    <message>
        <source>A file needs a name</source>
        <translation>Eine Datei braucht einen Namen</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Neuer Name</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Rename the photo</source>
        <translation>Foto umbenennen</translation>
    </message>
</context>
<context>
    <name>ResultsHeader</name>
    <message>
        <source>Search in these results (Ctrl+Shift+F)</source>
        <translation>In diesen Ergebnissen suchen (Strg+Umschalt+F)</translation>
    </message>
</context>
<context>
    <name>ResultsPanel</name>
    <message>
        <source>All photos</source>
        <translation>Alle Fotos</translation>
    </message>
    <message>
        <source>Best exposed first</source>
        <translation>Am besten belichtete zuerst</translation>
    </message>
    <message>
        <source>Best match</source>
        <translation type="vanished">Beste Treffer</translation>
    </message>
    <message>
        <source>Best match first</source>
        <translation>Beste Treffer zuerst</translation>
    </message>
    <message>
        <source>Brightest first</source>
        <translation>Hellste zuerst</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>Nach Name</translation>
    </message>
    <message>
        <source>Closest photos:</source>
        <translation>Ähnlichste Fotos:</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Neueste zuerst</translation>
    </message>
    <message>
        <source>No good match for {name}</source>
        <translation>Kein guter Treffer für {name}</translation>
    </message>
    <message>
        <source>No good match for “{words}”</source>
        <translation>Kein guter Treffer für „{words}“</translation>
    </message>
    <message>
        <source>Oddest first</source>
        <translation>Auffälligste zuerst</translation>
    </message>
    <message>
        <source>Photos for “{words}”</source>
        <translation>Fotos zu „{words}“</translation>
    </message>
    <message>
        <source>Photos like {name}</source>
        <translation>Fotos wie {name}</translation>
    </message>
    <message>
        <source>Picture size</source>
        <translation>Bildgröße</translation>
    </message>
    <message>
        <source>Picture size (Ctrl++, Ctrl+−, Ctrl+wheel)</source>
        <translation>Bildgröße (Strg++, Strg+−, Strg+Mausrad)</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Suche läuft …</translation>
    </message>
    <message>
        <source>Sharpest first</source>
        <translation>Schärfste zuerst</translation>
    </message>
    <message>
        <source>Size of the pictures</source>
        <translation type="vanished">Bildgröße</translation>
    </message>
    <message>
        <source>Size of the pictures (Ctrl++, Ctrl+−, Ctrl+wheel)</source>
        <translation type="vanished">Bildgröße (Strg++, Strg+−, Strg+Mausrad)</translation>
    </message>
    <message>
        <source>among {count} relevant</source>
        <translation>unter {count} passenden</translation>
    </message>
    <message>
        <source>of {count} relevant</source>
        <translation type="vanished">von {count} passenden</translation>
    </message>
    <message>
        <source>rough estimate</source>
        <translation>grob geschätzt</translation>
    </message>
    <message>
        <source>the best {some} of {count}</source>
        <translation>die besten {some} von {count}</translation>
    </message>
    <message>
        <source>the closest photos</source>
        <translation>die ähnlichsten Fotos</translation>
    </message>
    <message>
        <source>{count} possible</source>
        <translation>{count} möglich</translation>
    </message>
</context>
<context>
    <name>SavedSearchActions</name>
    <message>
        <source>A search within results cannot be saved; search all photos instead</source>
        <translation>Eine Suche in Ergebnissen kann nicht gespeichert werden; suchen Sie stattdessen in allen Fotos</translation>
    </message>
    <message>
        <source>Photos like examples, and odd ones, cannot be saved as a search</source>
        <translation>Fotos wie Beispiele und solche, die aus der Reihe fallen, lassen sich nicht als Suche speichern</translation>
    </message>
    <message>
        <source>Rename that one, then save the search again</source>
        <translation type="vanished">Benennen Sie diese um und speichern Sie die Suche dann erneut</translation>
    </message>
    <message>
        <source>Rename the search</source>
        <translation>Suche umbenennen</translation>
    </message>
    <message>
        <source>Renamed to “{name}”</source>
        <translation>In „{name}“ umbenannt</translation>
    </message>
    <message>
        <source>Save the search</source>
        <translation>Suche speichern</translation>
    </message>
    <message>
        <source>Search for something first; then it can be saved</source>
        <translation>Suchen Sie zuerst etwas; dann lässt es sich speichern</translation>
    </message>
    <message>
        <source>a photo</source>
        <translation>ein Foto</translation>
    </message>
    <message>
        <source>“{name}” changed back</source>
        <translation>„{name}“ zurückgesetzt</translation>
    </message>
    <message>
        <source>“{name}” could not be restored: another saved search has this name now</source>
        <translation type="vanished">„{name}“ konnte nicht wiederhergestellt werden: Eine andere gespeicherte Suche heißt jetzt so</translation>
    </message>
    <message>
        <source>“{name}” moved</source>
        <translation>„{name}“ verschoben</translation>
    </message>
    <message>
        <source>“{name}” moved back</source>
        <translation>„{name}“ zurückverschoben</translation>
    </message>
    <message>
        <source>“{name}” no longer saved</source>
        <translation>„{name}“ nicht mehr gespeichert</translation>
    </message>
    <message>
        <source>“{name}” removed</source>
        <translation>„{name}“ entfernt</translation>
    </message>
    <message>
        <source>“{name}” renamed back</source>
        <translation>„{name}“ zurückbenannt</translation>
    </message>
    <message>
        <source>“{name}” restored</source>
        <translation>„{name}“ wiederhergestellt</translation>
    </message>
    <message>
        <source>“{name}” saved</source>
        <translation>„{name}“ gespeichert</translation>
    </message>
    <message>
        <source>“{name}” updated</source>
        <translation>„{name}“ aktualisiert</translation>
    </message>
</context>
<context>
    <name>SavedSearchList</name>
    <message>
        <source>Move down	Alt+↓</source>
        <translation>Nach unten	Alt+↓</translation>
    </message>
    <message>
        <source>Move up	Alt+↑</source>
        <translation>Nach oben	Alt+↑</translation>
    </message>
    <message>
        <source>Remove	Del</source>
        <translation>Entfernen	Entf</translation>
    </message>
    <message>
        <source>Rename…	F2</source>
        <translation>Umbenennen …	F2</translation>
    </message>
    <message>
        <source>Search	Enter</source>
        <translation>Suchen	Eingabe</translation>
    </message>
    <message>
        <source>Update to current search</source>
        <translation>Mit aktueller Suche überschreiben</translation>
    </message>
</context>
<context>
    <name>Scrubber</name>
    <message>
        <source>Dates</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>No date</source>
        <translation>o. D.</translation>
    </message>
</context>
<context>
    <name>SearchHistory</name>
    <message>
        <source>Clear</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Clear all recent searches?</source>
        <translation>Alle letzten Suchen löschen?</translation>
    </message>
    <message>
        <source>Clear recent searches</source>
        <translation>Letzte Suchen löschen</translation>
    </message>
    <message>
        <source>No recent searches</source>
        <translation>Keine letzten Suchen</translation>
    </message>
    <message>
        <source>Remember recent searches</source>
        <translation>Letzte Suchen merken</translation>
    </message>
    <message>
        <source>This cannot be undone. Saved searches stay.</source>
        <translation>Das lässt sich nicht rückgängig machen. Gespeicherte Suchen bleiben.</translation>
    </message>
    <message>
        <source>a photo</source>
        <translation>ein Foto</translation>
    </message>
</context>
<context>
    <name>SelectionBar</name>
    <message>
        <source>Clear selection (Esc)</source>
        <translation>Auswahl aufheben (Esc)</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Compare side by side (C)</source>
        <translation>Nebeneinander vergleichen (C)</translation>
    </message>
    <message>
        <source>Contact sheet…</source>
        <translation>Kontaktabzug …</translation>
    </message>
    <message>
        <source>Copy to a folder (Ctrl+K)</source>
        <translation>In einen Ordner kopieren (Strg+K)</translation>
    </message>
    <message>
        <source>Copy to…</source>
        <translation>Kopieren nach …</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="vanished">Löschen</translation>
    </message>
    <message>
        <source>Export a page of small pictures</source>
        <translation>Seite mit kleinen Bildern exportieren</translation>
    </message>
    <message>
        <source>Export small pictures of them on a page</source>
        <translation type="vanished">Seite mit kleinen Bildern exportieren</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Favorit</translation>
    </message>
    <message>
        <source>Favourite on or off (F)</source>
        <translation>Favorit, oder nicht mehr (F)</translation>
    </message>
    <message>
        <source>Find similar</source>
        <translation>Ähnliche suchen</translation>
    </message>
    <message>
        <source>Find similar photos (S)</source>
        <translation>Ähnliche Fotos suchen (S)</translation>
    </message>
    <message>
        <source>Less like these</source>
        <translation>Weniger wie diese</translation>
    </message>
    <message>
        <source>Like these (+)</source>
        <translation>Wie diese (+)</translation>
    </message>
    <message>
        <source>More like these</source>
        <translation>Mehr wie diese</translation>
    </message>
    <message>
        <source>Move to a folder (Ctrl+M)</source>
        <translation>In einen Ordner verschieben (Strg+M)</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>In den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>Move to the trash (Del)</source>
        <translation>In den Papierkorb verschieben (Entf)</translation>
    </message>
    <message>
        <source>Move to…</source>
        <translation>Verschieben nach …</translation>
    </message>
    <message>
        <source>Not like these (−)</source>
        <translation>Nicht wie diese (−)</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open (Enter)</source>
        <translation>Öffnen (Eingabe)</translation>
    </message>
    <message>
        <source>{count} selected</source>
        <translation>{count} ausgewählt</translation>
    </message>
</context>
<context>
    <name>SettingsWindow</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>Seiten der Einstellungen</translation>
    </message>
    <message>
        <source>Reset to defaults</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Add a folder</source>
        <translation>Ordner hinzufügen</translation>
    </message>
    <message>
        <source>Add a picture from a file</source>
        <translation>Bild aus einer Datei hinzufügen</translation>
    </message>
    <message>
        <source>Add a tag</source>
        <translation>Schlagwort hinzufügen</translation>
    </message>
    <message>
        <source>Add to the selection, select all</source>
        <translation>Zur Auswahl hinzufügen, alles auswählen</translation>
    </message>
    <message>
        <source>Add what is on the clipboard</source>
        <translation>Inhalt der Zwischenablage hinzufügen</translation>
    </message>
    <message>
        <source>All photos</source>
        <translation>Alle Fotos</translation>
    </message>
    <message>
        <source>Back to the results</source>
        <translation>Zurück zu den Ergebnissen</translation>
    </message>
    <message>
        <source>Back, forward</source>
        <translation>Zurück, vorwärts</translation>
    </message>
    <message>
        <source>Check for changes</source>
        <translation>Auf Änderungen prüfen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Compare two to four</source>
        <translation>Zwei bis vier vergleichen</translation>
    </message>
    <message>
        <source>Context menu</source>
        <translation>Kontextmenü</translation>
    </message>
    <message>
        <source>Copy the photo, its path</source>
        <translation>Foto oder seinen Pfad kopieren</translation>
    </message>
    <message>
        <source>Copy the search as one line</source>
        <translation>Suche als eine Zeile kopieren</translation>
    </message>
    <message>
        <source>Copy, move to a folder</source>
        <translation>In einen Ordner kopieren, verschieben</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Duplikate</translation>
    </message>
    <message>
        <source>Extend the selection, move without selecting</source>
        <translation>Auswahl erweitern, bewegen ohne Auswahl</translation>
    </message>
    <message>
        <source>Favourite on or off</source>
        <translation>Favorit, oder nicht mehr</translation>
    </message>
    <message>
        <source>Favourite; pick, reject, unflag, and go on</source>
        <translation>Favorit; auswählen, ablehnen, Markierung entfernen, und weiter</translation>
    </message>
    <message>
        <source>Files that could not be read</source>
        <translation>Nicht lesbare Dateien</translation>
    </message>
    <message>
        <source>Filters: date, folder, type, camera</source>
        <translation>Filter: Datum, Ordner, Typ, Kamera</translation>
    </message>
    <message>
        <source>Find more, less like it</source>
        <translation>Mehr oder weniger davon suchen</translation>
    </message>
    <message>
        <source>Find similar photos</source>
        <translation>Ähnliche Fotos suchen</translation>
    </message>
    <message>
        <source>From the search field to the photos</source>
        <translation>Vom Suchfeld zu den Fotos</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Full screen, slide show</source>
        <translation type="vanished">Vollbild, Diaschau</translation>
    </message>
    <message>
        <source>Go to every button, to the menu</source>
        <translation>Zu jeder Schaltfläche, zum Menü</translation>
    </message>
    <message>
        <source>Go to folders and saved searches</source>
        <translation>Zu Ordnern und gespeicherten Suchen</translation>
    </message>
    <message>
        <source>Go to the chips before the words</source>
        <translation>Zu den Suchbausteinen vor den Wörtern</translation>
    </message>
    <message>
        <source>Keep these words and add more</source>
        <translation>Diese Wörter behalten und weitere hinzufügen</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastaturkürzel</translation>
    </message>
    <message>
        <source>Larger, smaller pictures</source>
        <translation>Größere, kleinere Bilder</translation>
    </message>
    <message>
        <source>Learn a tag: it fits, does not fit</source>
        <translation>Während ein Schlagwort lernt: passt, passt nicht</translation>
    </message>
    <message>
        <source>Lock an encrypted library</source>
        <translation>Eine verschlüsselte Bibliothek sperren</translation>
    </message>
    <message>
        <source>Menu of the folder or search</source>
        <translation>Menü des Ordners oder der Suche</translation>
    </message>
    <message>
        <source>Moments of a video</source>
        <translation>Momente eines Videos</translation>
    </message>
    <message>
        <source>Move between photos</source>
        <translation>Zwischen Fotos bewegen</translation>
    </message>
    <message>
        <source>Move it to the trash</source>
        <translation>In den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>Move through the suggestions, choose one</source>
        <translation>Durch die Vorschläge gehen, einen wählen</translation>
    </message>
    <message>
        <source>Move, resize and use the part</source>
        <translation>Ausschnitt verschieben, ändern und verwenden</translation>
    </message>
    <message>
        <source>Next or previous photo</source>
        <translation>Nächstes oder voriges Foto</translation>
    </message>
    <message>
        <source>On a chip: weight, less of it, edit, remove</source>
        <translation>Auf einem Suchbaustein: Gewicht, weniger davon, ändern, entfernen</translation>
    </message>
    <message>
        <source>One step back: close, unselect, leave the field</source>
        <translation>Einen Schritt zurück: schließen, Auswahl aufheben, Feld verlassen</translation>
    </message>
    <message>
        <source>Open in another app</source>
        <translation>In einer anderen App öffnen</translation>
    </message>
    <message>
        <source>Open in the viewer</source>
        <translation>Im Betrachter öffnen</translation>
    </message>
    <message>
        <source>Open or close a stack</source>
        <translation>Stapel öffnen oder schließen</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>Ausschnitt verschieben</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Pick, reject, unflag</source>
        <translation>Auswählen, ablehnen, Markierung entfernen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Rate with stars</source>
        <translation>Mit Sternen bewerten</translation>
    </message>
    <message>
        <source>Recent searches</source>
        <translation>Letzte Suchen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Rename it</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Rename or move a saved search</source>
        <translation>Gespeicherte Suche umbenennen oder verschieben</translation>
    </message>
    <message>
        <source>Rotate the view; photo details</source>
        <translation>Ansicht drehen; Fotodetails</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>Diese Suche speichern</translation>
    </message>
    <message>
        <source>Scroll by a page</source>
        <translation>Seitenweise bewegen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search for less of these words</source>
        <translation>Nach weniger von diesen Wörtern suchen</translation>
    </message>
    <message>
        <source>Search in these results</source>
        <translation>In diesen Ergebnissen suchen</translation>
    </message>
    <message>
        <source>Search with a part of it</source>
        <translation>Mit einem Ausschnitt davon suchen</translation>
    </message>
    <message>
        <source>Search with the clipboard alone</source>
        <translation>Nur mit der Zwischenablage suchen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Show a folder’s photos, search again</source>
        <translation>Fotos eines Ordners zeigen, erneut suchen</translation>
    </message>
    <message>
        <source>Show it in the file manager</source>
        <translation>Im Dateimanager anzeigen</translation>
    </message>
    <message>
        <source>Show or hide the inspector</source>
        <translation>Informationen ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Show or hide the sidebar</source>
        <translation>Seitenleiste ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Show these shortcuts</source>
        <translation>Diese Kürzel anzeigen</translation>
    </message>
    <message>
        <source>Show where it matches</source>
        <translation>Zeigen, wo es passt</translation>
    </message>
    <message>
        <source>Sidebar</source>
        <translation>Seitenleiste</translation>
    </message>
    <message>
        <source>Slide show</source>
        <translation>Diashow</translation>
    </message>
    <message>
        <source>Type a search</source>
        <translation>Suche eingeben</translation>
    </message>
    <message>
        <source>Undo, redo</source>
        <translation>Rückgängig, wiederholen</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>Betrachter</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Zoom; fit; 100 %</source>
        <translation>Zoom; einpassen; 100 %</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Add a folder… (Ctrl+O)</source>
        <translation>Ordner hinzufügen … (Strg+O)</translation>
    </message>
    <message>
        <source>Albums</source>
        <translation type="vanished">Alben</translation>
    </message>
    <message>
        <source>All photos</source>
        <translation>Alle Fotos</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>Favoriten</translation>
    </message>
    <message>
        <source>New album…</source>
        <translation>Neues Album …</translation>
    </message>
    <message>
        <source>Save a search to find it here</source>
        <translation>Noch keine gespeichert</translation>
    </message>
    <message>
        <source>Save this search… (Ctrl+S)</source>
        <translation>Diese Suche speichern … (Strg+S)</translation>
    </message>
    <message>
        <source>Saved searches</source>
        <translation>Gespeicherte Suchen</translation>
    </message>
    <message>
        <source>Sidebar</source>
        <translation>Seitenleiste</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Your albums</source>
        <translation>Ihre Alben</translation>
    </message>
    <message>
        <source>Your folders</source>
        <translation>Ihre Ordner</translation>
    </message>
</context>
<context>
    <name>SidebarController</name>
    <message>
        <source>Go to the sidebar</source>
        <translation>Zur Seitenleiste</translation>
    </message>
    <message>
        <source>Save this search…</source>
        <translation>Diese Suche speichern …</translation>
    </message>
    <message>
        <source>{pattern} excluded</source>
        <translation>{pattern} ausgeschlossen</translation>
    </message>
    <message>
        <source>{pattern} no longer excluded</source>
        <translation>{pattern} nicht mehr ausgeschlossen</translation>
    </message>
</context>
<context>
    <name>StackController</name>
    <message>
        <source>Close the stack	B</source>
        <translation>Stapel schließen	B</translation>
    </message>
    <message>
        <source>Open the stack	B</source>
        <translation>Stapel öffnen	B</translation>
    </message>
    <message>
        <source>Photos stacked again</source>
        <translation>Fotos wieder gestapelt</translation>
    </message>
    <message>
        <source>Stack taken apart</source>
        <translation>Stapel aufgelöst</translation>
    </message>
    <message>
        <source>Take the stack apart</source>
        <translation>Stapel auflösen</translation>
    </message>
</context>
<context>
    <name>Stars</name>
    <message>
        <source>Rating: {stars}</source>
        <translation>Bewertung: {stars}</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Checked just now</source>
        <translation>Gerade geprüft</translation>
    </message>
    <message>
        <source>Indexing paused</source>
        <translation>Indexierung angehalten</translation>
    </message>
    <message>
        <source>No folder yet</source>
        <translation>Noch kein Ordner</translation>
    </message>
    <message>
        <source>Pause indexing</source>
        <translation>Indexierung anhalten</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation type="vanished">Fotos</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Resume indexing (F5)</source>
        <translation>Indexierung fortsetzen (F5)</translation>
    </message>
    <message>
        <source>Show these files (Ctrl+E)</source>
        <translation>Diese Dateien anzeigen (Strg+E)</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Wird gestartet …</translation>
    </message>
    <message>
        <source>Stop for now; the rest is indexed later, or with F5</source>
        <translation>Vorerst stoppen; der Rest wird später indexiert, oder mit F5</translation>
    </message>
    <message>
        <source>searching with {old} until {new} is ready</source>
        <translation>Suche mit {old}, bis {new} bereit ist</translation>
    </message>
    <message>
        <source>up to date</source>
        <translation>aktuell</translation>
    </message>
    <message>
        <source>{count} incomplete</source>
        <translation>{count} unvollständig</translation>
    </message>
    <message>
        <source>{count} left to index</source>
        <translation>noch {count} zu indexieren</translation>
    </message>
    <message>
        <source>{count} offline</source>
        <translation>{count} nicht erreichbar</translation>
    </message>
    <message>
        <source>{failed} could not be read</source>
        <translation>{failed} nicht lesbar</translation>
    </message>
</context>
<context>
    <name>StoragePage</name>
    <message>
        <source>A list of all files with what is known about them: size, date, camera, format, and why some could not be read.</source>
        <translation>Eine Liste aller Dateien mit allem, was über sie bekannt ist: Größe, Datum, Kamera, Format und warum manche nicht lesbar sind.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sicherungen</translation>
    </message>
    <message>
        <source>Both are rebuilt from the database and your photos, so this frees space only for a while.</source>
        <translation>Beides wird aus der Datenbank und Ihren Fotos neu aufgebaut; Platz wird also nur vorübergehend frei.</translation>
    </message>
    <message>
        <source>Clear everything</source>
        <translation>Alles löschen</translation>
    </message>
    <message>
        <source>Clear everything…</source>
        <translation>Alles löschen …</translation>
    </message>
    <message>
        <source>Data folder: {path}</source>
        <translation>Datenordner: {path}</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete thumbnails and index</source>
        <translation>Vorschaubilder und Index löschen</translation>
    </message>
    <message>
        <source>Delete thumbnails and index…</source>
        <translation>Vorschaubilder und Index löschen …</translation>
    </message>
    <message>
        <source>Delete thumbnails and search index?</source>
        <translation>Vorschaubilder und Suchindex löschen?</translation>
    </message>
    <message>
        <source>Everything clipsearch knows about your photos is kept here. The photos themselves are never changed.</source>
        <translation>Hier liegt alles, was clipsearch über Ihre Fotos weiß. Die Fotos selbst werden nie verändert.</translation>
    </message>
    <message>
        <source>Everything was cleared</source>
        <translation>Alles wurde gelöscht</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Export list</source>
        <translation>Liste exportieren</translation>
    </message>
    <message>
        <source>Export list…</source>
        <translation>Liste exportieren …</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Wird exportiert …</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>Speicherort</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Remove all folders and everything kept about their photos?</source>
        <translation>Alle Ordner und alles, was über ihre Fotos gespeichert ist, entfernen?</translation>
    </message>
    <message>
        <source>Removes all folders and everything kept about their photos: database, thumbnails, index, backups, saved and recent searches, and the log. Your photos and your other settings stay.</source>
        <translation>Entfernt alle Ordner und alles, was über ihre Fotos gespeichert ist: Datenbank, Vorschaubilder, Index, Sicherungen, gespeicherte und letzte Suchen und das Protokoll. Ihre Fotos und die übrigen Einstellungen bleiben.</translation>
    </message>
    <message>
        <source>Saved and recent searches, backups and the log are deleted too. This cannot be undone. Your photos stay where they are; if you add their folders again, all of them are indexed from scratch.</source>
        <translation>Auch gespeicherte und letzte Suchen, Sicherungen und das Protokoll werden gelöscht. Das kann nicht rückgängig gemacht werden. Ihre Fotos bleiben, wo sie sind; fügen Sie ihre Ordner wieder hinzu, werden alle neu indexiert.</translation>
    </message>
    <message>
        <source>Search index</source>
        <translation>Suchindex</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>They are rebuilt. Until then, pictures appear more slowly.</source>
        <translation>Sie werden neu aufgebaut. Bis dahin erscheinen Bilder langsamer.</translation>
    </message>
    <message>
        <source>Thumbnails</source>
        <translation>Vorschaubilder</translation>
    </message>
    <message>
        <source>Thumbnails and index deleted</source>
        <translation>Vorschaubilder und Index gelöscht</translation>
    </message>
    <message>
        <source>Thumbnails and search index</source>
        <translation>Vorschaubilder und Suchindex</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Gesamt</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>In Arbeit …</translation>
    </message>
    <message>
        <source>{files} exported to {path}</source>
        <translation>{files} nach {path} exportiert</translation>
    </message>
</context>
<context>
    <name>StrictnessControl</name>
    <message>
        <source>How sure a match must be</source>
        <translation>Wie sicher ein Treffer sein muss</translation>
    </message>
    <message>
        <source>How sure a match must be to be shown: more photos to the left, fewer to the right</source>
        <translation>Wie sicher ein Treffer sein muss, um gezeigt zu werden: links mehr Fotos, rechts weniger</translation>
    </message>
    <message>
        <source>Looser</source>
        <translation>Lockerer</translation>
    </message>
    <message>
        <source>Stricter</source>
        <translation>Strenger</translation>
    </message>
</context>
<context>
    <name>SuggestionController</name>
    <message>
        <source>In your photos</source>
        <translation>In Ihren Fotos</translation>
    </message>
    <message>
        <source>Recent searches</source>
        <translation>Letzte Suchen</translation>
    </message>
</context>
<context>
    <name>SuggestionPopup</name>
    <message>
        <source>Suggestions</source>
        <translation>Vorschläge</translation>
    </message>
</context>
<context>
    <name>TagController</name>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add a tag</source>
        <translation>Schlagwort hinzufügen</translation>
    </message>
    <message>
        <source>All photos get the new name. If a tag already has it, the two are merged.</source>
        <translation>Alle Fotos bekommen den neuen Namen. Ein Schlagwort, das ihn schon hat, wird mit diesem zusammengeführt.</translation>
    </message>
    <message>
        <source>Delete the tag</source>
        <translation>Schlagwort löschen</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Zusammenführen</translation>
    </message>
    <message>
        <source>Merge “{tag}” into another tag</source>
        <translation>„{tag}“ mit einem anderen Schlagwort zusammenführen</translation>
    </message>
    <message>
        <source>Photos get the other tag instead of this one.</source>
        <translation>Fotos bekommen statt dieses Schlagworts das andere.</translation>
    </message>
    <message>
        <source>Remove “{tag}” from all photos?</source>
        <translation>„{tag}“ von allen Fotos entfernen?</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Rename the tag “{tag}”</source>
        <translation>Das Schlagwort „{tag}“ umbenennen</translation>
    </message>
    <message>
        <source>Renaming “{tag}”…</source>
        <translation>„{tag}“ wird umbenannt …</translation>
    </message>
    <message>
        <source>Several with commas between them. trips/rome is below trips.</source>
        <translation>Mehrere durch Kommas getrennt. reisen/rom liegt unter reisen.</translation>
    </message>
    <message>
        <source>Tags below it go as well. No photo is deleted. This can be undone with Ctrl+Z.</source>
        <translation>Schlagwörter darunter gehen mit. Kein Foto wird gelöscht. Mit Strg+Z lässt es sich rückgängig machen.</translation>
    </message>
    <message>
        <source>{tag}: does not fit {photos}</source>
        <translation>{tag}: passt nicht zu {photos}</translation>
    </message>
    <message>
        <source>{tag}: fits {photos}</source>
        <translation>{tag}: passt zu {photos}</translation>
    </message>
    <message>
        <source>“{tag}” is now “{name}”</source>
        <translation>„{tag}“ heißt jetzt „{name}“</translation>
    </message>
    <message>
        <source>“{tag}” removed from {photos}</source>
        <translation>„{tag}“ von {photos} entfernt</translation>
    </message>
    <message>
        <source>“{tag}”: as before</source>
        <translation>„{tag}“: wie zuvor</translation>
    </message>
</context>
<context>
    <name>TagPage</name>
    <message>
        <source>A tag, such as beach</source>
        <translation>z. B. Strand</translation>
    </message>
    <message>
        <source>Accept {count} above {percent}</source>
        <translation>{count} über {percent} annehmen</translation>
    </message>
    <message>
        <source>All photos are decided.</source>
        <translation>Über alle Fotos ist entschieden.</translation>
    </message>
    <message>
        <source>Deciding about these teaches it most.</source>
        <translation>Über diese zu entscheiden, lehrt am meisten.</translation>
    </message>
    <message>
        <source>Decisions that look wrong.</source>
        <translation>Markierungen, die falsch aussehen.</translation>
    </message>
    <message>
        <source>Does not fit (N)</source>
        <translation>Passt nicht (N)</translation>
    </message>
    <message>
        <source>Doubtful</source>
        <translation>Fraglich</translation>
    </message>
    <message>
        <source>Fits (Y)</source>
        <translation>Passt (Y)</translation>
    </message>
    <message>
        <source>Learn a tag</source>
        <translation>Schlagwort lernen</translation>
    </message>
    <message>
        <source>Least certain</source>
        <translation>Unsicher</translation>
    </message>
    <message>
        <source>No decision looks wrong.</source>
        <translation>Keine Entscheidung sieht falsch aus.</translation>
    </message>
    <message>
        <source>No photo has this tag yet.</source>
        <translation>Noch kein Foto hat dieses Schlagwort.</translation>
    </message>
    <message>
        <source>No photo was marked as not fitting.</source>
        <translation>Kein Foto wurde als unpassend markiert.</translation>
    </message>
    <message>
        <source>Not this</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Nothing here.</source>
        <translation type="vanished">Hier ist nichts.</translation>
    </message>
    <message>
        <source>Photos that have it, the least probable first.</source>
        <translation>Fotos, die es haben, die unwahrscheinlichsten zuerst.</translation>
    </message>
    <message>
        <source>Photos that it probably fits, the most probable first.</source>
        <translation>Fotos, zu denen es wahrscheinlich passt, die wahrscheinlichsten zuerst.</translation>
    </message>
    <message>
        <source>Photos that were marked as not fitting, the most probable first.</source>
        <translation>Fotos, die als nicht passend markiert sind, die wahrscheinlichsten zuerst.</translation>
    </message>
    <message>
        <source>Suggested</source>
        <translation>Vorschläge</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Schlagwort</translation>
    </message>
    <message>
        <source>Tagged</source>
        <translation>Vergeben</translation>
    </message>
    <message>
        <source>Type a tag, or choose one. You are shown photos that it probably fits; say for a few whether it does, and it learns.</source>
        <translation>Geben Sie ein Schlagwort ein, oder wählen Sie eines. Gezeigt werden Fotos, zu denen es wahrscheinlich passt; sagen Sie bei einigen, ob es passt, dann lernt es dazu.</translation>
    </message>
    <message>
        <source>Y or Enter: it fits. N or Del: it does not.</source>
        <translation>Y oder Enter: passt. N oder Entf: passt nicht.</translation>
    </message>
    <message>
        <source>fits {fitting} · not {against}</source>
        <translation>passt zu {fitting} · nicht zu {against}</translation>
    </message>
</context>
<context>
    <name>TagTree</name>
    <message>
        <source>Delete…	Del</source>
        <translation>Löschen …	Entf</translation>
    </message>
    <message>
        <source>Find more photos…</source>
        <translation>Weitere Fotos finden …</translation>
    </message>
    <message>
        <source>Merge into…</source>
        <translation>Zusammenführen mit …</translation>
    </message>
    <message>
        <source>Rename…	F2</source>
        <translation>Umbenennen …	F2</translation>
    </message>
    <message>
        <source>Show only these photos	Enter</source>
        <translation>Nur diese Fotos anzeigen	Eingabe</translation>
    </message>
</context>
<context>
    <name>TextField</name>
    <message>
        <source>Copy as one line</source>
        <translation>Als eine Zeile kopieren</translation>
    </message>
    <message>
        <source>Search photos by words</source>
        <translation>Fotos mit Wörtern suchen</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>{text}. Undo with Ctrl+Z</source>
        <translation>{text}. Rückgängig mit Strg+Z</translation>
    </message>
</context>
<context>
    <name>Toolbar</name>
    <message>
        <source>Back (Alt+←)</source>
        <translation>Zurück (Alt+←)</translation>
    </message>
    <message>
        <source>Forward (Alt+→)</source>
        <translation>Vorwärts (Alt+→)</translation>
    </message>
    <message>
        <source>Show or hide the inspector (Ctrl+I)</source>
        <translation>Informationen ein- oder ausblenden (Strg+I)</translation>
    </message>
    <message>
        <source>Show or hide the sidebar (F9)</source>
        <translation>Seitenleiste ein- oder ausblenden (F9)</translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>Symbolleiste</translation>
    </message>
</context>
<context>
    <name>TrayIcon</name>
    <message>
        <source>Open clipsearch</source>
        <translation>clipsearch öffnen</translation>
    </message>
    <message>
        <source>Open or quit it from its icon here.</source>
        <translation>Hier am Symbol lässt es sich öffnen oder beenden.</translation>
    </message>
    <message>
        <source>Pause indexing</source>
        <translation>Indexierung anhalten</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Resume indexing</source>
        <translation>Indexierung fortsetzen</translation>
    </message>
    <message>
        <source>clipsearch keeps running</source>
        <translation>clipsearch läuft weiter</translation>
    </message>
    <message>
        <source>indexing paused</source>
        <translation>Indexierung angehalten</translation>
    </message>
    <message>
        <source>watching your folders</source>
        <translation>überwacht Ihre Ordner</translation>
    </message>
</context>
<context>
    <name>UnlockWindow</name>
    <message>
        <source>Forgot it? The recovery key works here as well.</source>
        <translation>Vergessen? Der Wiederherstellungsschlüssel geht hier auch.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>The library is locked</source>
        <translation>Die Bibliothek ist gesperrt</translation>
    </message>
    <message>
        <source>The system&apos;s keyring does not have the key</source>
        <translation>Der Schlüsselbund des Systems hat den Schlüssel nicht</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message>
        <source>Unlock with the system&apos;s keyring</source>
        <translation>Mit dem Schlüsselbund des Systems entsperren</translation>
    </message>
    <message>
        <source>Unlocking…</source>
        <translation>Wird entsperrt …</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Actual size	1</source>
        <translation type="vanished">Originalgröße	1</translation>
    </message>
    <message>
        <source>Actual size	Ctrl+1</source>
        <translation>Originalgröße	Ctrl+1</translation>
    </message>
    <message>
        <source>Fit to window	0</source>
        <translation type="vanished">Ins Fenster einpassen	0</translation>
    </message>
    <message>
        <source>Fit to window	Ctrl+0</source>
        <translation>Ins Fenster einpassen	Ctrl+0</translation>
    </message>
    <message>
        <source>Full screen	F11</source>
        <translation>Vollbild	F11</translation>
    </message>
    <message>
        <source>Next (→)</source>
        <translation>Weiter (→)</translation>
    </message>
    <message>
        <source>Photo in full size</source>
        <translation>Foto in voller Größe</translation>
    </message>
    <message>
        <source>Previous (←)</source>
        <translation>Zurück (←)</translation>
    </message>
    <message>
        <source>Rotate the view	Ctrl+R</source>
        <translation>Ansicht drehen	Strg+R</translation>
    </message>
    <message>
        <source>Show where it matches	W</source>
        <translation>Zeigen, wo es passt	W</translation>
    </message>
    <message>
        <source>Slide show	P</source>
        <translation type="vanished">Diaschau	P</translation>
    </message>
    <message>
        <source>Slide show	Shift+P</source>
        <translation>Diashow	Shift+P</translation>
    </message>
    <message>
        <source>a part of {name}</source>
        <translation>ein Ausschnitt von {name}</translation>
    </message>
    <message>
        <source>{first}–{last}</source>
        <translation>{first}–{last}</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number} von {count}</translation>
    </message>
</context>
<context>
    <name>ViewerBar</name>
    <message>
        <source>Back (Esc)</source>
        <translation>Zurück (Esc)</translation>
    </message>
    <message>
        <source>Find similar photos (S)</source>
        <translation>Ähnliche Fotos suchen (S)</translation>
    </message>
    <message>
        <source>Full screen (F11)</source>
        <translation>Vollbild (F11)</translation>
    </message>
    <message>
        <source>Larger (+)</source>
        <translation>Größer (+)</translation>
    </message>
    <message>
        <source>More (Shift+F10)</source>
        <translation>Mehr (Umschalt+F10)</translation>
    </message>
    <message>
        <source>Photo details (I)</source>
        <translation>Fotodetails (I)</translation>
    </message>
    <message>
        <source>Rotate the view (Ctrl+R)</source>
        <translation>Ansicht drehen (Strg+R)</translation>
    </message>
    <message>
        <source>Search with a part of the photo (R)</source>
        <translation>Mit einem Ausschnitt des Fotos suchen (R)</translation>
    </message>
    <message>
        <source>Slide show (P)</source>
        <translation type="vanished">Diaschau (P)</translation>
    </message>
    <message>
        <source>Slide show (Shift+P)</source>
        <translation>Diashow (Shift+P)</translation>
    </message>
    <message>
        <source>Smaller (−)</source>
        <translation>Kleiner (−)</translation>
    </message>
</context>
<context>
    <name>WordsPage</name>
    <message>
        <source>Add</source>
        <translation type="vanished">Hinzufügen</translation>
    </message>
    <message>
        <source>Add what clipsearch may not know by itself, such as “tandem”.</source>
        <translation type="vanished">Fügen Sie hinzu, was clipsearch vielleicht nicht kennt, etwa „Tandem“.</translation>
    </message>
    <message>
        <source>Hidden tags</source>
        <translation type="vanished">Ausgeblendete Schlagwörter</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation type="vanished">Ausblenden</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation type="vanished">Neues Schlagwort</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="vanished">Entfernen</translation>
    </message>
    <message>
        <source>Show again</source>
        <translation type="vanished">Wieder einblenden</translation>
    </message>
    <message>
        <source>Suggested tags</source>
        <translation type="vanished">Vorgeschlagene Schlagwörter</translation>
    </message>
    <message>
        <source>Tag to hide</source>
        <translation type="vanished">Auszublendendes Schlagwort</translation>
    </message>
    <message>
        <source>These are never suggested. You can also hide a tag with a right-click on it.</source>
        <translation type="vanished">Diese werden nie vorgeschlagen. Ein Rechtsklick auf ein Schlagwort blendet es ebenfalls aus.</translation>
    </message>
    <message>
        <source>Your tags</source>
        <translation type="vanished">Ihre Schlagwörter</translation>
    </message>
    <message>
        <source>clipsearch suggests tags that describe what a photo shows.</source>
        <translation type="vanished">clipsearch schlägt Schlagwörter vor, die beschreiben, was ein Foto zeigt.</translation>
    </message>
</context>
<context>
    <name>_AlbumModel</name>
    <message>
        <source>{count} missing</source>
        <translation>{count} zurzeit nicht da</translation>
    </message>
</context>
<context>
    <name>_AllPhotos</name>
    <message>
        <source>All photos</source>
        <translation type="vanished">Alle Fotos</translation>
    </message>
</context>
<context>
    <name>_Download</name>
    <message>
        <source>it is larger than {size} MB</source>
        <translation>es ist größer als {size} MB</translation>
    </message>
    <message>
        <source>it is not a picture</source>
        <translation>es ist kein Bild</translation>
    </message>
    <message>
        <source>it redirects to an insecure connection</source>
        <translation>es leitet auf eine unsichere Verbindung um</translation>
    </message>
    <message>
        <source>it redirects to {host}</source>
        <translation>es leitet auf {host} um</translation>
    </message>
    <message>
        <source>it takes too long</source>
        <translation>es dauert zu lange</translation>
    </message>
    <message>
        <source>the server answered {status}</source>
        <translation>der Server antwortete {status}</translation>
    </message>
    <message>
        <source>there is nothing at that address</source>
        <translation>unter dieser Adresse ist nichts</translation>
    </message>
</context>
<context>
    <name>_PhotoBox</name>
    <message>
        <source>Best</source>
        <translation>Am besten</translation>
    </message>
    <message>
        <source>In the reference folder</source>
        <translation>Im Referenzordner</translation>
    </message>
</context>
<context>
    <name>_ProblemTable</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
</context>
<context>
    <name>_ValueTree</name>
    <message>
        <source>checked</source>
        <translation>ausgewählt</translation>
    </message>
</context>
<context>
    <name>autostart</name>
    <message>
        <source>Change it in the system&apos;s settings</source>
        <translation>Ändern Sie es in den Systemeinstellungen</translation>
    </message>
    <message>
        <source>Check the permissions of its folder</source>
        <translation>Prüfen Sie die Rechte des Ordners</translation>
    </message>
    <message>
        <source>The list of startup apps cannot be changed</source>
        <translation>Die Liste der Autostart-Apps kann nicht geändert werden</translation>
    </message>
    <message>
        <source>{path} cannot be changed: {why}</source>
        <translation>{path} kann nicht geändert werden: {why}</translation>
    </message>
</context>
<context>
    <name>contact_sheet</name>
    <message>
        <source>{photos}</source>
        <translation type="vanished">{photos}</translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>A passphrase has at least 8 characters</source>
        <translation>Eine Passphrase hat mindestens 8 Zeichen</translation>
    </message>
    <message>
        <source>Change one of the dates</source>
        <translation>Ändern Sie eines der beiden Daten</translation>
    </message>
    <message>
        <source>Change one of them</source>
        <translation>Ändern Sie einen davon</translation>
    </message>
    <message>
        <source>Check its name, or plug in its drive</source>
        <translation>Prüfen Sie den Namen, oder schließen Sie das Laufwerk an</translation>
    </message>
    <message>
        <source>Check the disk and the permissions of the library&apos;s folder</source>
        <translation>Prüfen Sie den Datenträger und die Rechte des Bibliotheksordners</translation>
    </message>
    <message>
        <source>Choose another name</source>
        <translation>Wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <source>Choose another one</source>
        <translation>Wählen Sie ein anderes</translation>
    </message>
    <message>
        <source>Give a folder of photos</source>
        <translation>Geben Sie einen Ordner mit Fotos an</translation>
    </message>
    <message>
        <source>Give a value, or leave it out</source>
        <translation>Geben Sie einen Wert an, oder lassen Sie es weg</translation>
    </message>
    <message>
        <source>Give its name, or its whole path</source>
        <translation>Geben Sie den Namen oder den ganzen Pfad an</translation>
    </message>
    <message>
        <source>Give the folder that contains it</source>
        <translation>Geben Sie den Ordner an, in dem sie liegt</translation>
    </message>
    <message>
        <source>Give words, a picture, or a filter</source>
        <translation>Geben Sie Wörter, ein Bild oder einen Filter an</translation>
    </message>
    <message>
        <source>Is its drive there?</source>
        <translation>Ist das Laufwerk angeschlossen?</translation>
    </message>
    <message>
        <source>It will be read again</source>
        <translation>Sie wird noch einmal gelesen</translation>
    </message>
    <message>
        <source>Leave some out</source>
        <translation>Lassen Sie einige weg</translation>
    </message>
    <message>
        <source>No folder of the library is named {name}</source>
        <translation>Kein Ordner der Bibliothek heißt {name}</translation>
    </message>
    <message>
        <source>No photo of the library is named {path}</source>
        <translation>Kein Foto der Bibliothek heißt {path}</translation>
    </message>
    <message>
        <source>Nothing was changed; try again</source>
        <translation>Es wurde nichts geändert; versuchen Sie es noch einmal</translation>
    </message>
    <message>
        <source>Stopped; everything done so far is kept</source>
        <translation>Angehalten; was schon getan ist, bleibt</translation>
    </message>
    <message>
        <source>Take several words that nobody guesses</source>
        <translation>Nehmen Sie mehrere Wörter, die niemand errät</translation>
    </message>
    <message>
        <source>The content is not a picture in a format that can be read</source>
        <translation>Der Inhalt ist kein Bild in einem lesbaren Format</translation>
    </message>
    <message>
        <source>The decoder crashed on this picture</source>
        <translation>Beim Lesen dieses Bildes ist der Decoder abgestürzt</translation>
    </message>
    <message>
        <source>The disk is full: {path} could not be written</source>
        <translation>Der Datenträger ist voll: {path} konnte nicht geschrieben werden</translation>
    </message>
    <message>
        <source>The file changed while it was read</source>
        <translation>Die Datei wurde beim Lesen geändert</translation>
    </message>
    <message>
        <source>The file is empty</source>
        <translation>Die Datei ist leer</translation>
    </message>
    <message>
        <source>The folder {path} does not exist</source>
        <translation>Den Ordner {path} gibt es nicht</translation>
    </message>
    <message>
        <source>The folder {path} is not there</source>
        <translation>Der Ordner {path} ist nicht da</translation>
    </message>
    <message>
        <source>The index file cannot be written</source>
        <translation>Die Indexdatei kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>The model &apos;{name}&apos; is being downloaded already</source>
        <translation>Das Modell „{name}“ wird schon geladen</translation>
    </message>
    <message>
        <source>The parts of the query cancel each other out</source>
        <translation>Die Teile der Suche heben sich gegenseitig auf</translation>
    </message>
    <message>
        <source>The passphrase is wrong</source>
        <translation>Die Passphrase ist falsch</translation>
    </message>
    <message>
        <source>The picture could not be decoded in time</source>
        <translation>Das Bild zu lesen dauert zu lange</translation>
    </message>
    <message>
        <source>The picture does not fit into memory</source>
        <translation>Das Bild passt nicht in den Speicher</translation>
    </message>
    <message>
        <source>The picture is cut off or damaged, so that nothing of it can be decoded</source>
        <translation>Das Bild ist abgeschnitten oder beschädigt, nichts davon ist lesbar</translation>
    </message>
    <message>
        <source>The query is empty</source>
        <translation>Die Suche ist leer</translation>
    </message>
    <message>
        <source>There is a saved search named {name} already</source>
        <translation>Es gibt schon eine gespeicherte Suche namens {name}</translation>
    </message>
    <message>
        <source>There is no date beside {text}</source>
        <translation>Neben {text} steht kein Datum</translation>
    </message>
    <message>
        <source>There is no text between the quotes</source>
        <translation>Zwischen den Anführungszeichen steht nichts</translation>
    </message>
    <message>
        <source>There is nothing behind {key}:</source>
        <translation>Nach {key}: steht nichts</translation>
    </message>
    <message>
        <source>There is nothing in that area</source>
        <translation>In diesem Bereich ist nichts</translation>
    </message>
    <message>
        <source>This photo is not in the library any more</source>
        <translation>Dieses Foto ist nicht mehr in der Bibliothek</translation>
    </message>
    <message>
        <source>Wait for it</source>
        <translation>Warten Sie darauf</translation>
    </message>
    <message>
        <source>Write a day as 2024-05-17, a month as 2024-05, a year as 2024, a range as 2019..2021 or &gt;=2019</source>
        <translation>Ein Tag wird als 2024-05-17 geschrieben, ein Monat als 2024-05, ein Jahr als 2024, ein Zeitraum als 2019..2021 oder &gt;=2019</translation>
    </message>
    <message>
        <source>Write pixels of the longer side as &gt;4000 or 2000..4000, bytes as &gt;2MB or 1MB..3MB</source>
        <translation>Pixel der längeren Seite werden als &gt;4000 oder 2000..4000 geschrieben, Bytes als &gt;2MB oder 1MB..3MB</translation>
    </message>
    <message>
        <source>Write some, or leave them out</source>
        <translation>Schreiben Sie etwas hinein, oder lassen Sie sie weg</translation>
    </message>
    <message>
        <source>{name} cannot be read: {reason}</source>
        <translation>{name} kann nicht gelesen werden: {reason}</translation>
    </message>
    <message>
        <source>{name} is not a type of photo</source>
        <translation>{name} ist kein Fototyp</translation>
    </message>
    <message>
        <source>{path} holds the library&apos;s own data</source>
        <translation>In {path} liegen die Daten der Bibliothek selbst</translation>
    </message>
    <message>
        <source>{path} is a file, not a folder</source>
        <translation>{path} ist eine Datei, kein Ordner</translation>
    </message>
    <message>
        <source>{since} is after {until}, so no photo is between them</source>
        <translation>{since} liegt nach {until}, also kein Foto dazwischen</translation>
    </message>
    <message>
        <source>{text} is not a date</source>
        <translation>{text} ist kein Datum</translation>
    </message>
    <message>
        <source>{text} is not a size</source>
        <translation>{text} ist keine Größe</translation>
    </message>
</context>
<context>
    <name>desktop</name>
    <message>
        <source>A name cannot contain line breaks or other invisible characters</source>
        <translation>Ein Name darf keine Zeilenumbrüche oder andere unsichtbare Zeichen enthalten</translation>
    </message>
    <message>
        <source>A name cannot contain {sign}</source>
        <translation>Ein Name darf {sign} nicht enthalten</translation>
    </message>
    <message>
        <source>A name that begins with a dot would hide the photo from clipsearch</source>
        <translation>Ein Name mit einem Punkt am Anfang würde das Foto vor clipsearch verstecken</translation>
    </message>
    <message>
        <source>Check its folder or drive, and try again</source>
        <translation>Prüfen Sie den Ordner oder das Laufwerk und versuchen Sie es erneut</translation>
    </message>
    <message>
        <source>Check that you can make changes in its folder</source>
        <translation>Prüfen Sie, ob Sie im Ordner Änderungen vornehmen dürfen</translation>
    </message>
    <message>
        <source>Choose a default app for pictures in the system settings</source>
        <translation>Wählen Sie in den Systemeinstellungen eine Standard-App für Bilder</translation>
    </message>
    <message>
        <source>Choose another name</source>
        <translation>Wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <source>It is in {folder}</source>
        <translation>Es ist in {folder}</translation>
    </message>
    <message>
        <source>Keep the file extension</source>
        <translation>Behalten Sie die Dateiendung</translation>
    </message>
    <message>
        <source>Look for it in a backup</source>
        <translation>Suchen Sie es in einer Sicherung</translation>
    </message>
    <message>
        <source>No app could be chosen for {name}</source>
        <translation>Für {name} konnte keine App gewählt werden</translation>
    </message>
    <message>
        <source>No app could be opened for {name}</source>
        <translation>Für {name} konnte keine App geöffnet werden</translation>
    </message>
    <message>
        <source>Plug in its drive, or check for changes with F5</source>
        <translation>Schließen Sie das Laufwerk an oder prüfen Sie mit F5 auf Änderungen</translation>
    </message>
    <message>
        <source>Press Enter to open it</source>
        <translation>Drücken Sie die Eingabetaste, um es zu öffnen</translation>
    </message>
    <message>
        <source>Restore it from the system&apos;s trash</source>
        <translation>Stellen Sie es aus dem Papierkorb des Systems wieder her</translation>
    </message>
    <message>
        <source>The name is too long</source>
        <translation>Der Name ist zu lang</translation>
    </message>
    <message>
        <source>There is already a file named {name}</source>
        <translation>Es gibt schon eine Datei namens {name}</translation>
    </message>
    <message>
        <source>another file has taken its place</source>
        <translation>eine andere Datei hat ihren Platz eingenommen</translation>
    </message>
    <message>
        <source>it is no longer in the trash</source>
        <translation>sie ist nicht mehr im Papierkorb</translation>
    </message>
    <message>
        <source>its file extension would change</source>
        <translation>die Dateiendung würde sich ändern</translation>
    </message>
    <message>
        <source>its folder no longer exists</source>
        <translation>den Ordner gibt es nicht mehr</translation>
    </message>
    <message>
        <source>the system does not say where it is</source>
        <translation>das System verrät nicht, wo sie ist</translation>
    </message>
    <message>
        <source>{name} cannot be reached now: {why}</source>
        <translation>{name} ist gerade nicht erreichbar: {why}</translation>
    </message>
    <message>
        <source>{name} could not be moved back: {why}</source>
        <translation>{name} konnte nicht zurückverschoben werden: {why}</translation>
    </message>
    <message>
        <source>{name} could not be renamed: {why}</source>
        <translation>{name} konnte nicht umbenannt werden: {why}</translation>
    </message>
    <message>
        <source>{name} could not be restored: {why}</source>
        <translation>{name} konnte nicht wiederhergestellt werden: {why}</translation>
    </message>
    <message>
        <source>{name} is not there now</source>
        <translation>{name} ist gerade nicht da</translation>
    </message>
    <message>
        <source>{name} was not moved back: {why}</source>
        <translation type="vanished">{name} konnte nicht zurückverschoben werden: {why}</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>formatting</name>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <source>Ctrl</source>
        <translation>Strg</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Downloading the model</source>
        <translation>Modell wird heruntergeladen</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Exporting photos</source>
        <translation>Fotos werden exportiert</translation>
    </message>
    <message>
        <source>Good match</source>
        <translation>Guter Treffer</translation>
    </message>
    <message>
        <source>Good matches</source>
        <translation>Gute Treffer</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Pos1</translation>
    </message>
    <message>
        <source>Ignored files and folders:</source>
        <translation>Ignorierte Dateien und Ordner:</translation>
    </message>
    <message>
        <source>Indexing</source>
        <translation>Indexierung</translation>
    </message>
    <message>
        <source>Indexing for the new model</source>
        <translation>Indexierung für das neue Modell</translation>
    </message>
    <message>
        <source>Laying out the map</source>
        <translation>Karte wird angelegt</translation>
    </message>
    <message>
        <source>Less likely</source>
        <translation>Weniger wahrscheinlich</translation>
    </message>
    <message>
        <source>Likely</source>
        <translation>Wahrscheinlich</translation>
    </message>
    <message>
        <source>Looking for collections</source>
        <translation>Sammlungen werden gesucht</translation>
    </message>
    <message>
        <source>Looking for duplicates</source>
        <translation>Duplikate werden gesucht</translation>
    </message>
    <message>
        <source>Looking for photos</source>
        <translation>Fotos werden gesucht</translation>
    </message>
    <message>
        <source>MMM yyyy</source>
        <translation>MMM yyyy</translation>
    </message>
    <message>
        <source>Maybe</source>
        <translation>Vielleicht</translation>
    </message>
    <message>
        <source>Measuring the model</source>
        <translation>Modell wird gemessen</translation>
    </message>
    <message>
        <source>PgDn</source>
        <translation>Bild↓</translation>
    </message>
    <message>
        <source>PgUp</source>
        <translation>Bild↑</translation>
    </message>
    <message>
        <source>Possible match</source>
        <translation>Möglicher Treffer</translation>
    </message>
    <message>
        <source>Possible matches</source>
        <translation>Mögliche Treffer</translation>
    </message>
    <message>
        <source>Preparing suggested tags</source>
        <translation>Schlagwörter werden vorbereitet</translation>
    </message>
    <message>
        <source>Reading dates, places and captions</source>
        <translation>Daten, Orte und Beschreibungen werden gelesen</translation>
    </message>
    <message>
        <source>Reading text in photos</source>
        <translation>Text in Fotos wird gelesen</translation>
    </message>
    <message>
        <source>Rebuilding the search index</source>
        <translation>Suchindex wird neu aufgebaut</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Umschalt</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Unlikely match</source>
        <translation>Unwahrscheinlicher Treffer</translation>
    </message>
    <message>
        <source>Up to date</source>
        <translation>Aktuell</translation>
    </message>
    <message>
        <source>Very likely</source>
        <translation>Sehr wahrscheinlich</translation>
    </message>
    <message>
        <source>a tag, though marked as not fitting</source>
        <translation>ein Schlagwort, obwohl als nicht passend markiert</translation>
    </message>
    <message>
        <source>all of one colour</source>
        <translation>einfarbig</translation>
    </message>
    <message>
        <source>another camera</source>
        <translation>andere Kamera</translation>
    </message>
    <message>
        <source>another time</source>
        <translation>andere Zeit</translation>
    </message>
    <message>
        <source>at</source>
        <translation>bei</translation>
    </message>
    <message>
        <source>blurred</source>
        <translation>unscharf</translation>
    </message>
    <message>
        <source>brighter than the others</source>
        <translation>heller als die übrigen</translation>
    </message>
    <message>
        <source>d MMM</source>
        <translation>d. MMM</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <translation>d. MMM yyyy</translation>
    </message>
    <message>
        <source>d MMMM yyyy, HH:mm</source>
        <translation>d. MMMM yyyy, HH:mm</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>dunkel</translation>
    </message>
    <message>
        <source>darker than the others</source>
        <translation>dunkler als die übrigen</translation>
    </message>
    <message>
        <source>favourite</source>
        <translation>Favorit</translation>
    </message>
    <message>
        <source>in its author</source>
        <translation>beim Urheber</translation>
    </message>
    <message>
        <source>in its caption</source>
        <translation>in der Beschreibung</translation>
    </message>
    <message>
        <source>in its label</source>
        <translation>in der Markierung</translation>
    </message>
    <message>
        <source>in its people</source>
        <translation>bei den Personen</translation>
    </message>
    <message>
        <source>in its place</source>
        <translation>im Ort</translation>
    </message>
    <message>
        <source>in its tags</source>
        <translation>in den Schlagwörtern</translation>
    </message>
    <message>
        <source>in its text</source>
        <translation>im Text darin</translation>
    </message>
    <message>
        <source>in its title</source>
        <translation>im Titel</translation>
    </message>
    <message>
        <source>in the name</source>
        <translation>im Namen</translation>
    </message>
    <message>
        <source>in the name of the folder</source>
        <translation>im Ordnernamen</translation>
    </message>
    <message>
        <source>looks like it</source>
        <translation>sieht danach aus</translation>
    </message>
    <message>
        <source>marked as fitting, but looks like those that do not</source>
        <translation>als passend markiert, sieht aber aus wie unpassende</translation>
    </message>
    <message>
        <source>marked as not fitting, but looks like those that do</source>
        <translation>als nicht passend markiert, sieht aber aus wie passende</translation>
    </message>
    <message>
        <source>nearly in its author</source>
        <translation>fast so beim Urheber</translation>
    </message>
    <message>
        <source>nearly in its caption</source>
        <translation>fast so in der Beschreibung</translation>
    </message>
    <message>
        <source>nearly in its label</source>
        <translation>fast so in der Markierung</translation>
    </message>
    <message>
        <source>nearly in its people</source>
        <translation>fast so bei den Personen</translation>
    </message>
    <message>
        <source>nearly in its place</source>
        <translation>fast so im Ort</translation>
    </message>
    <message>
        <source>nearly in its tags</source>
        <translation>fast so in den Schlagwörtern</translation>
    </message>
    <message>
        <source>nearly in its text</source>
        <translation>beinahe im Text darin</translation>
    </message>
    <message>
        <source>nearly in its title</source>
        <translation>fast so im Titel</translation>
    </message>
    <message>
        <source>nearly in the name</source>
        <translation>fast im Namen</translation>
    </message>
    <message>
        <source>no stars</source>
        <translation>keine Sterne</translation>
    </message>
    <message>
        <source>not from a camera</source>
        <translation>nicht von einer Kamera</translation>
    </message>
    <message>
        <source>picked</source>
        <translation>ausgewählt</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>shows</source>
        <translation>zeigt</translation>
    </message>
    <message>
        <source>unflagged</source>
        <translation>ohne Markierung</translation>
    </message>
    <message>
        <source>unlike the others</source>
        <translation>anders als die übrigen</translation>
    </message>
    <message>
        <source>words</source>
        <translation>Wörter</translation>
    </message>
    <message numerus="yes">
        <source>{count} days</source>
        <translation>
            <numerusform>{count} Tag</numerusform>
            <numerusform>{count} Tage</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} excluded by a pattern</source>
        <translation>{count} durch ein Muster ausgeschlossen</translation>
    </message>
    <message numerus="yes">
        <source>{count} files</source>
        <translation>
            <numerusform>{count} Datei</numerusform>
            <numerusform>{count} Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} folders</source>
        <translation>
            <numerusform>{count} Ordner</numerusform>
            <numerusform>{count} Ordner</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} good matches</source>
        <translation>
            <numerusform>{count} guter Treffer</numerusform>
            <numerusform>{count} gute Treffer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} groups</source>
        <translation>
            <numerusform>{count} Gruppe</numerusform>
            <numerusform>{count} Gruppen</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} hidden</source>
        <translation>{count} versteckt</translation>
    </message>
    <message>
        <source>{count} left to index</source>
        <translation>noch {count} zu indexieren</translation>
    </message>
    <message numerus="yes">
        <source>{count} less likely photos</source>
        <translation>
            <numerusform>{count} weniger wahrscheinliches Foto</numerusform>
            <numerusform>{count} weniger wahrscheinliche Fotos</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} links and special files</source>
        <translation>{count} Verknüpfungen und besondere Dateien</translation>
    </message>
    <message numerus="yes">
        <source>{count} matches</source>
        <translation>
            <numerusform>{count} Treffer</numerusform>
            <numerusform>{count} Treffer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} missing photos</source>
        <translation>
            <numerusform>{count} fehlendes Foto</numerusform>
            <numerusform>{count} fehlende Fotos</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} of the library itself</source>
        <translation>{count} von der Bibliothek selbst</translation>
    </message>
    <message>
        <source>{count} other than photos</source>
        <translation>{count} andere als Fotos</translation>
    </message>
    <message numerus="yes">
        <source>{count} others</source>
        <translation>
            <numerusform>{count} weiterer</numerusform>
            <numerusform>{count} weitere</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>{count} Teil</numerusform>
            <numerusform>{count} Teile</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} paths</source>
        <translation>
            <numerusform>{count} Pfad</numerusform>
            <numerusform>{count} Pfade</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} photos</source>
        <translation>
            <numerusform>{count} Foto</numerusform>
            <numerusform>{count} Fotos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures</source>
        <translation>
            <numerusform>{count} Bild</numerusform>
            <numerusform>{count} Bilder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} possible matches</source>
        <translation>
            <numerusform>{count} möglicher Treffer</numerusform>
            <numerusform>{count} mögliche Treffer</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} previews made by drives and programs</source>
        <translation>{count} Vorschauen von Laufwerken und Programmen</translation>
    </message>
    <message>
        <source>{count} snapshots and old versions</source>
        <translation>{count} Schnappschüsse und alte Versionen</translation>
    </message>
    <message>
        <source>{count} system files</source>
        <translation>{count} Systemdateien</translation>
    </message>
    <message>
        <source>{count} that are not photos</source>
        <translation type="vanished">{count} ohne Fotos</translation>
    </message>
    <message>
        <source>{count} too small</source>
        <translation>{count} zu klein</translation>
    </message>
    <message>
        <source>{count} trash folders</source>
        <translation>{count} Papierkörbe</translation>
    </message>
    <message numerus="yes">
        <source>{count} years</source>
        <translation>
            <numerusform>{count} Jahr</numerusform>
            <numerusform>{count} Jahren</numerusform>
        </translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <source>{hours} h</source>
        <translation>{hours} Std.</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} Std. {minutes} Min.</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} Min.</translation>
    </message>
    <message>
        <source>{number}%</source>
        <translation>{number} %</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>{size} GB</source>
        <translation>{size} GB</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <source>{size} bytes</source>
        <translation>{size} Bytes</translation>
    </message>
    <message>
        <source>{size} kB</source>
        <translation>{size} kB</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
    <message>
        <source>{what}/s</source>
        <translation>{what}/s</translation>
    </message>
</context>
<context>
    <name>mime_data</name>
    <message>
        <source>Connect its drive, then drop the file from there</source>
        <translation>Verbinden Sie das Laufwerk und ziehen Sie die Datei dann von dort hierher</translation>
    </message>
    <message>
        <source>Copy the file to a folder first, then drop it from there</source>
        <translation>Kopieren Sie die Datei zuerst in einen Ordner und ziehen Sie sie von dort hierher</translation>
    </message>
    <message>
        <source>Copy the picture itself (“Copy image” in the browser) and paste it here</source>
        <translation>Kopieren Sie das Bild selbst („Bild kopieren“ im Browser) und fügen Sie es hier ein</translation>
    </message>
    <message>
        <source>Drop a photo or a folder of photos instead</source>
        <translation>Ziehen Sie stattdessen ein Foto oder einen Ordner mit Fotos hierher</translation>
    </message>
    <message>
        <source>None of these {files} is a picture</source>
        <translation>Von diesen {files} ist keine ein Bild</translation>
    </message>
    <message>
        <source>This file is on another computer ({host})</source>
        <translation>Diese Datei liegt auf einem anderen Computer ({host})</translation>
    </message>
    <message>
        <source>This picture is part of a web page and cannot be read from there</source>
        <translation>Dieses Bild ist Teil einer Webseite und kann dort nicht gelesen werden</translation>
    </message>
    <message>
        <source>This place cannot be read from here</source>
        <translation>Dieser Ort kann von hier nicht gelesen werden</translation>
    </message>
    <message>
        <source>“{name}” is not a picture</source>
        <translation>„{name}“ ist kein Bild</translation>
    </message>
</context>
<context>
    <name>parent</name>
    <message>
        <source>Albums</source>
        <translation>Alben</translation>
    </message>
    <message>
        <source>Saved searches</source>
        <translation>Gespeicherte Suchen</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Your folders</source>
        <translation>Ihre Ordner</translation>
    </message>
</context>
<context>
    <name>picture_decoder</name>
    <message>
        <source>{name} cannot be shown: {why}</source>
        <translation>{name} kann nicht angezeigt werden: {why}</translation>
    </message>
</context>
<context>
    <name>programs</name>
    <message>
        <source>Choose another app</source>
        <translation>Wählen Sie eine andere App</translation>
    </message>
    <message>
        <source>{name} could not be started</source>
        <translation>{name} konnte nicht gestartet werden</translation>
    </message>
</context>
<context>
    <name>query_state</name>
    <message>
        <source>a caption</source>
        <translation>eine Beschreibung</translation>
    </message>
    <message>
        <source>a clip</source>
        <translation>einen Clip</translation>
    </message>
    <message>
        <source>a photo</source>
        <translation>ein Foto</translation>
    </message>
    <message>
        <source>a place</source>
        <translation>einen Ort</translation>
    </message>
    <message>
        <source>a rating</source>
        <translation>eine Bewertung</translation>
    </message>
    <message>
        <source>album {names}</source>
        <translation>Album {names}</translation>
    </message>
    <message>
        <source>among {count} for “{words}”</source>
        <translation>unter {count} zu „{words}“</translation>
    </message>
    <message>
        <source>collection {names}</source>
        <translation>Sammlung {names}</translation>
    </message>
    <message>
        <source>coordinates</source>
        <translation>Koordinaten</translation>
    </message>
    <message>
        <source>favourites</source>
        <translation>Favoriten</translation>
    </message>
    <message>
        <source>has {what}</source>
        <translation>hat {what}</translation>
    </message>
    <message>
        <source>in {folders}</source>
        <translation>in {folders}</translation>
    </message>
    <message>
        <source>in {places}</source>
        <translation>in {places}</translation>
    </message>
    <message>
        <source>incomplete</source>
        <translation>unvollständig</translation>
    </message>
    <message>
        <source>landscape</source>
        <translation>Querformat</translation>
    </message>
    <message>
        <source>like {what}</source>
        <translation>wie {what}</translation>
    </message>
    <message>
        <source>not {what}</source>
        <translation>nicht {what}</translation>
    </message>
    <message>
        <source>odd ones out</source>
        <translation>was aus der Reihe fällt</translation>
    </message>
    <message>
        <source>odd ones out in {folder}</source>
        <translation type="vanished">was in {folder} aus der Reihe fällt</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>nicht erreichbar</translation>
    </message>
    <message>
        <source>or {what}</source>
        <translation>oder {what}</translation>
    </message>
    <message>
        <source>panorama</source>
        <translation>Panorama</translation>
    </message>
    <message>
        <source>people</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>portrait</source>
        <translation>Hochformat</translation>
    </message>
    <message>
        <source>since {date}</source>
        <translation>seit {date}</translation>
    </message>
    <message>
        <source>square</source>
        <translation>quadratisch</translation>
    </message>
    <message>
        <source>tag {tags}</source>
        <translation>Schlagwort {tags}</translation>
    </message>
    <message>
        <source>tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>text in it</source>
        <translation>Text im Bild</translation>
    </message>
    <message>
        <source>unlike {what}</source>
        <translation>nicht wie {what}</translation>
    </message>
    <message>
        <source>until {date}</source>
        <translation>bis {date}</translation>
    </message>
    <message>
        <source>with copies</source>
        <translation>mit Kopien</translation>
    </message>
    <message>
        <source>with text</source>
        <translation type="vanished">mit Text</translation>
    </message>
    <message>
        <source>with {people}</source>
        <translation>mit {people}</translation>
    </message>
    <message>
        <source>{since} – {until}</source>
        <translation>{since} – {until}</translation>
    </message>
    <message>
        <source>{size} pixels</source>
        <translation>{size} Pixel</translation>
    </message>
    <message>
        <source>{what} from the map</source>
        <translation type="vanished">{what} von der Karte</translation>
    </message>
    <message>
        <source>“{text}” in the name</source>
        <translation>„{text}“ im Namen</translation>
    </message>
</context>
<context>
    <name>sections</name>
    <message>
        <source>MMMM yyyy</source>
        <translation>MMMM yyyy</translation>
    </message>
    <message>
        <source>Without a date</source>
        <translation>Ohne Datum</translation>
    </message>
    <message>
        <source>d</source>
        <translation>d.</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <translation>d. MMMM yyyy</translation>
    </message>
    <message>
        <source>dddd, d MMMM yyyy</source>
        <translation>dddd, d. MMMM yyyy</translation>
    </message>
    <message>
        <source>{first}–{last}</source>
        <translation>{first}–{last}</translation>
    </message>
</context>
<context>
    <name>snapshot</name>
    <message>
        <source>Choose another place</source>
        <translation>Wählen Sie einen anderen Ort</translation>
    </message>
    <message>
        <source>The picture {path} could not be written</source>
        <translation>Das Bild {path} konnte nicht geschrieben werden</translation>
    </message>
    <message>
        <source>The window&apos;s picture took too long</source>
        <translation>Das Bild des Fensters hat zu lange gedauert</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
</context>
</TS>
