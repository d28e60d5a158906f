<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ar_EG" sourcelanguage="en">
<context>
    <name>AboutPage</name>
    <message>
        <source>About</source>
        <translation>حول</translation>
    </message>
    <message>
        <source>Apache-2.0. Your photos, and all that is known about them, stay on this computer.</source>
        <translation>‏Apache-2.0. صورك وكل ما يُعرف عنها تبقى على هذا الحاسوب.</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>تم النسخ</translation>
    </message>
    <message>
        <source>Copy the list</source>
        <translation>نسخ القائمة</translation>
    </message>
    <message>
        <source>Decoding of photos</source>
        <translation>فك ترميز الصور</translation>
    </message>
    <message>
        <source>In processes of their own, which this system confines in part.</source>
        <translation>في عمليات مستقلة يقيّدها هذا النظام جزئيًا.</translation>
    </message>
    <message>
        <source>In processes of their own, which this system does not confine.</source>
        <translation>في عمليات مستقلة لا يقيّدها هذا النظام.</translation>
    </message>
    <message>
        <source>In processes that can read no other file, write nothing and reach no network.</source>
        <translation>في عمليات لا يمكنها قراءة ملف آخر ولا الكتابة ولا الوصول إلى الشبكة.</translation>
    </message>
    <message>
        <source>Parts of other projects</source>
        <translation>أجزاء من مشاريع أخرى</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>الجديد</translation>
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
        <translation>داكن</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>فاتح</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>مطابقة النظام</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>القائمة</translation>
    </message>
    <message>
        <source>Menu for the selection</source>
        <translation>قائمة العناصر المحددة</translation>
    </message>
    <message>
        <source>Open this menu</source>
        <translation>فتح هذه القائمة</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>السمة</translation>
    </message>
</context>
<context>
    <name>AlbumController</name>
    <message>
        <source>Add to album</source>
        <translation>إضافة إلى ألبوم</translation>
    </message>
    <message>
        <source>Album “{name}” created with {photos}</source>
        <translation>أُنشئ الألبوم “{name}” من {photos}</translation>
    </message>
    <message>
        <source>Album “{name}” deleted</source>
        <translation>حُذف الألبوم “{name}”</translation>
    </message>
    <message>
        <source>Cover of “{name}” changed</source>
        <translation>غُيّر غلاف “{name}”</translation>
    </message>
    <message>
        <source>In this album</source>
        <translation>في هذا الألبوم</translation>
    </message>
    <message>
        <source>Move to the beginning</source>
        <translation>نقل إلى البداية</translation>
    </message>
    <message>
        <source>Move to the end</source>
        <translation>نقل إلى النهاية</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>New album</source>
        <translation>ألبوم جديد</translation>
    </message>
    <message>
        <source>New album…</source>
        <translation>ألبوم جديد…</translation>
    </message>
    <message>
        <source>Remove from the album</source>
        <translation>إزالة من الألبوم</translation>
    </message>
    <message>
        <source>Rename the album</source>
        <translation>إعادة تسمية الألبوم</translation>
    </message>
    <message>
        <source>Use as the cover</source>
        <translation>استخدام كغلاف</translation>
    </message>
    <message>
        <source>{photos} added to “{name}”</source>
        <translation>أُضيفت {photos} إلى “{name}”</translation>
    </message>
    <message>
        <source>{photos} removed from “{name}”</source>
        <translation>أُزيلت {photos} من “{name}”</translation>
    </message>
    <message>
        <source>“{name}” changed back</source>
        <translation>“{name}”: كما كان</translation>
    </message>
    <message>
        <source>“{name}” rearranged</source>
        <translation>رُتّب “{name}”</translation>
    </message>
    <message>
        <source>“{name}” renamed to “{new}”</source>
        <translation>“{name}” أصبح “{new}”</translation>
    </message>
</context>
<context>
    <name>AlbumList</name>
    <message>
        <source>Delete album	Del</source>
        <translation>حذف الألبوم	Del</translation>
    </message>
    <message>
        <source>Odd ones out</source>
        <translation>الصور الشاذة</translation>
    </message>
    <message>
        <source>Rename…	F2</source>
        <translation>إعادة تسمية…	F2</translation>
    </message>
    <message>
        <source>Show its photos	Enter</source>
        <translation>عرض صوره	Enter</translation>
    </message>
</context>
<context>
    <name>AlbumPage</name>
    <message>
        <source>Albums</source>
        <translation>الألبومات</translation>
    </message>
    <message>
        <source>Delete album</source>
        <translation>حذف الألبوم</translation>
    </message>
    <message>
        <source>Live: {query}</source>
        <translation>مباشر: {query}</translation>
    </message>
    <message>
        <source>New album…</source>
        <translation>ألبوم جديد…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>إعادة تسمية…</translation>
    </message>
    <message>
        <source>Select photos, and choose “Add to album” in their menu.</source>
        <translation type="vanished">حدد صورًا واختر “إضافة إلى ألبوم” من قائمتها.</translation>
    </message>
    <message>
        <source>Show the photos</source>
        <translation>عرض الصور</translation>
    </message>
    <message>
        <source>There are no albums yet. Select photos, and choose “Add to album” in their menu.</source>
        <translation>لا توجد ألبومات بعد. حدد صورًا واختر “إضافة إلى ألبوم” من قائمتها.</translation>
    </message>
    <message>
        <source>{count} missing</source>
        <translation>{count} غير موجودة الآن</translation>
    </message>
</context>
<context>
    <name>AppearancePage</name>
    <message>
        <source>Appearance</source>
        <translation>المظهر</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>داكن</translation>
    </message>
    <message>
        <source>For experts</source>
        <translation>للخبراء</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>تباين عالٍ</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>اللغة</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>فاتح</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>مطابقة النظام</translation>
    </message>
    <message>
        <source>Show similarity as numbers</source>
        <translation>إظهار التشابه كأرقام</translation>
    </message>
    <message>
        <source>The new language is used the next time clipsearch starts.</source>
        <translation>تُستخدم اللغة الجديدة عند تشغيل clipsearch في المرة القادمة.</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>السمة</translation>
    </message>
</context>
<context>
    <name>BackgroundPage</name>
    <message>
        <source>At login</source>
        <translation>عند تسجيل الدخول</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>الخلفية</translation>
    </message>
    <message>
        <source>It starts in the system tray, without a window.</source>
        <translation>يبدأ في علبة النظام من دون نافذة.</translation>
    </message>
    <message>
        <source>It starts with its window minimised.</source>
        <translation>يبدأ بنافذة مصغّرة.</translation>
    </message>
    <message>
        <source>Keep running in the background</source>
        <translation>الاستمرار في العمل في الخلفية</translation>
    </message>
    <message>
        <source>Start clipsearch when you log in</source>
        <translation>تشغيل clipsearch عند تسجيل الدخول</translation>
    </message>
    <message>
        <source>This desktop shows no system tray, so closing the window quits clipsearch.</source>
        <translation>لا توجد علبة نظام على سطح المكتب هذا، لذا يؤدي إغلاق النافذة إلى إنهاء clipsearch.</translation>
    </message>
    <message>
        <source>When the window is closed</source>
        <translation>عند إغلاق النافذة</translation>
    </message>
    <message>
        <source>clipsearch stays in the system tray and indexes new photos. Open, pause or quit it from there.</source>
        <translation>يبقى clipsearch في علبة النظام ويفهرس الصور الجديدة. يمكنك فتحه أو إيقافه مؤقتًا أو إنهاؤه من هناك.</translation>
    </message>
</context>
<context>
    <name>CollectionsController</name>
    <message>
        <source>Collection renamed to “{name}”</source>
        <translation>تُسمّى المجموعة «{name}»</translation>
    </message>
    <message>
        <source>Name (leave empty to name it automatically)</source>
        <translation>الاسم (فارغ: حسب كلماتها)</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>إعادة تسمية</translation>
    </message>
    <message>
        <source>Rename the collection</source>
        <translation>إعادة تسمية المجموعة</translation>
    </message>
</context>
<context>
    <name>CollectionsPage</name>
    <message>
        <source>A bit of everything</source>
        <translation>اختيار متنوّع</translation>
    </message>
    <message>
        <source>All collections</source>
        <translation>كل المجموعات</translation>
    </message>
    <message>
        <source>Closer look</source>
        <translation>نظرة أقرب</translation>
    </message>
    <message>
        <source>Collections</source>
        <translation>مجموعات</translation>
    </message>
    <message>
        <source>Collections need at least 20 photos</source>
        <translation type="vanished">تتكوّن المجموعات ابتداءً من 20 صورة</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>أحداث</translation>
    </message>
    <message>
        <source>Favourites from years ago</source>
        <translation>مفضلات من زمن بعيد</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>أعد النظر</translation>
    </message>
    <message>
        <source>On this day, {years} ago</source>
        <translation>في مثل هذا اليوم قبل {years}</translation>
    </message>
    <message>
        <source>Photos that look alike</source>
        <translation>صور متشابهة</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>إعادة تسمية…</translation>
    </message>
    <message>
        <source>Show all {photos}</source>
        <translation>عرض الكل: {photos}</translation>
    </message>
    <message>
        <source>Show photos</source>
        <translation>عرض الصور</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>إيقاف</translation>
    </message>
    <message>
        <source>There are no events yet: they need photos with a date</source>
        <translation type="vanished">لا توجد أحداث بعد: تحتاج إلى صور لها تاريخ</translation>
    </message>
    <message>
        <source>There are no events yet: they need photos with a date.</source>
        <translation>لا توجد أحداث بعد: تحتاج إلى صور لها تاريخ.</translation>
    </message>
    <message>
        <source>There are no photos from a year ago or earlier</source>
        <translation type="vanished">لا توجد صور لها تاريخ قبل سنة على الأقل</translation>
    </message>
    <message>
        <source>There are no photos from a year ago or earlier.</source>
        <translation>لا توجد صور لها تاريخ قبل سنة على الأقل.</translation>
    </message>
    <message>
        <source>There are too few photos: collections need at least 20.</source>
        <translation>الصور قليلة جدًا: تحتاج المجموعات إلى 20 على الأقل.</translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message>
        <source>Back (Esc)</source>
        <translation>رجوع (Esc)</translation>
    </message>
    <message>
        <source>Compare {photos}</source>
        <translation>مقارنة {photos}</translation>
    </message>
    <message>
        <source>Larger (+)</source>
        <translation>أكبر (+)</translation>
    </message>
    <message>
        <source>Photos side by side</source>
        <translation>الصور جنبًا إلى جنب</translation>
    </message>
    <message>
        <source>Smaller (−)</source>
        <translation>أصغر (−)</translation>
    </message>
    <message>
        <source>Zoom and drag move all of them · ← → choose one · Del moves it to the trash</source>
        <translation type="vanished">يحرك التكبير والسحب الصور كلها · ← → لاختيار إحداها · Del لنقلها إلى المهملات</translation>
    </message>
    <message>
        <source>Zooming and dragging move all photos · ← → choose one · Del moves it to the trash</source>
        <translation>يحرك التكبير والسحب الصور كلها · ← → لاختيار إحداها · Del لنقلها إلى المهملات</translation>
    </message>
</context>
<context>
    <name>ConditionChip</name>
    <message>
        <source>Del: remove</source>
        <translation>Del: إزالة</translation>
    </message>
    <message>
        <source>Enter: change   Del: remove</source>
        <translation>Enter: تغيير   Del: إزالة</translation>
    </message>
    <message>
        <source>Enter: keep as words   Del: remove</source>
        <translation>Enter: إبقاء ككلمات   Del: إزالة</translation>
    </message>
    <message>
        <source>Keep as words</source>
        <translation>إبقاء ككلمات</translation>
    </message>
    <message>
        <source>Only photos: {filter}</source>
        <translation>الصور فقط: {filter}</translation>
    </message>
    <message>
        <source>Photos: {what}</source>
        <translation>الصور: {what}</translation>
    </message>
    <message>
        <source>Remove the filter “{filter}”</source>
        <translation>إزالة عامل التصفية «{filter}»</translation>
    </message>
    <message>
        <source>Search {filter}</source>
        <translation>بحث {filter}</translation>
    </message>
    <message>
        <source>“{words}” was understood as a date: {filter}</source>
        <translation>فُهمت «{words}» على أنها تاريخ: {filter}</translation>
    </message>
    <message>
        <source>“{words}” was understood as a place: {filter}</source>
        <translation>فُهمت «{words}» على أنها مكان: {filter}</translation>
    </message>
</context>
<context>
    <name>ConversionWindow</name>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>نسخ</translation>
    </message>
    <message>
        <source>Decrypting the library</source>
        <translation>فك تشفير المكتبة</translation>
    </message>
    <message>
        <source>Encrypting the library</source>
        <translation>تشفير المكتبة</translation>
    </message>
    <message>
        <source>I wrote it down</source>
        <translation>دوّنته</translation>
    </message>
    <message>
        <source>It opens the library if you forget the passphrase. It is not shown again: write it down, and keep it apart from this computer. If you lose both, nobody can open the library, not even us.</source>
        <translation>يفتح المكتبة إذا نسيت عبارة المرور. لن يظهر مرة أخرى: دوّنه واحفظه بعيدًا عن هذا الحاسوب. من دونهما لا يستطيع أحد فتح المكتبة، ولا نحن.</translation>
    </message>
    <message>
        <source>Nothing was changed</source>
        <translation>لم يتغيّر شيء</translation>
    </message>
    <message>
        <source>Recovery key</source>
        <translation>مفتاح الاسترداد</translation>
    </message>
    <message>
        <source>You may close this window: nothing is lost or left half done.</source>
        <translation>يمكنك إغلاق هذه النافذة: لن يضيع شيء ولن يبقى شيء ناقصًا.</translation>
    </message>
    <message>
        <source>Your recovery key</source>
        <translation>مفتاح الاسترداد الخاص بك</translation>
    </message>
</context>
<context>
    <name>CopyAndMove</name>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Choose another place</source>
        <translation type="vanished">اختر مكانًا آخر</translation>
    </message>
    <message>
        <source>Contact sheet of {photos}</source>
        <translation>ورقة مصغّرات لـ {photos}</translation>
    </message>
    <message>
        <source>Copies of {photos} removed</source>
        <translation>أُزيلت نسخ {photos}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>نسخ</translation>
    </message>
    <message>
        <source>Copy {photos} to</source>
        <translation>نسخ {photos} إلى</translation>
    </message>
    <message>
        <source>Copying {photos}…</source>
        <translation>جارٍ نسخ {photos}…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>تصدير</translation>
    </message>
    <message>
        <source>Export into it</source>
        <translation>التصدير إليه</translation>
    </message>
    <message>
        <source>Export undone</source>
        <translation>تم التراجع عن التصدير</translation>
    </message>
    <message>
        <source>Exporting {photos}…</source>
        <translation>جارٍ تصدير {photos}…</translation>
    </message>
    <message>
        <source>Folder with files</source>
        <translation>مجلد فيه ملفات</translation>
    </message>
    <message>
        <source>Keep both</source>
        <translation>الاحتفاظ بكليهما</translation>
    </message>
    <message>
        <source>Links to {photos} in</source>
        <translation>روابط إلى {photos} في</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>نقل</translation>
    </message>
    <message>
        <source>Move {photos} to</source>
        <translation>نقل {photos} إلى</translation>
    </message>
    <message>
        <source>Moving {photos}…</source>
        <translation>جارٍ نقل {photos}…</translation>
    </message>
    <message>
        <source>Names already in use</source>
        <translation>أسماء مستخدمة بالفعل</translation>
    </message>
    <message>
        <source>Names that are taken</source>
        <translation type="vanished">أسماء مستخدمة بالفعل</translation>
    </message>
    <message>
        <source>No file is replaced: links whose names are taken get a number.</source>
        <translation>لن يُستبدل أي ملف: الروابط التي أسماؤها مستخدمة تحصل على رقم.</translation>
    </message>
    <message>
        <source>Nothing was exported</source>
        <translation>لم يُصدَّر شيء</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>استبدال</translation>
    </message>
    <message>
        <source>Replaced files go to the trash.</source>
        <translation>تُنقل الملفات المستبدلة إلى المهملات.</translation>
    </message>
    <message>
        <source>Skip these</source>
        <translation>تخطي هذه</translation>
    </message>
    <message>
        <source>Table of {photos}</source>
        <translation>جدول: {photos}</translation>
    </message>
    <message>
        <source>Web page</source>
        <translation>صفحة ويب</translation>
    </message>
    <message>
        <source>What is replaced goes to the trash.</source>
        <translation type="vanished">تُنقل الملفات المستبدلة إلى المهملات.</translation>
    </message>
    <message>
        <source>{count} cancelled</source>
        <translation>أُلغي {count}</translation>
    </message>
    <message>
        <source>{count} skipped</source>
        <translation>تُخطي {count}</translation>
    </message>
    <message>
        <source>{name} cannot be linked to: {why}</source>
        <translation>لا يمكن إنشاء رابط إلى {name}: {why}</translation>
    </message>
    <message>
        <source>{name} cannot be written: {why}</source>
        <translation type="vanished">لا يمكن الكتابة في {name}:‏ {why}</translation>
    </message>
    <message>
        <source>{name} could not be copied or moved: {why}</source>
        <translation>تعذّر نسخ {name} أو نقله: {why}</translation>
    </message>
    <message>
        <source>{name} was not transferred: {why}</source>
        <translation type="vanished">تعذّر نسخ {name} أو نقله: {why}</translation>
    </message>
    <message>
        <source>{photos} are in {name}</source>
        <translation type="vanished">{photos} في {name}</translation>
    </message>
    <message>
        <source>{photos} copied</source>
        <translation type="vanished">نُسخ {photos}</translation>
    </message>
    <message>
        <source>{photos} copied to “{folder}”</source>
        <translation>نُسخ {photos} إلى «{folder}»</translation>
    </message>
    <message>
        <source>{photos} moved</source>
        <translation type="vanished">نُقل {photos}</translation>
    </message>
    <message>
        <source>{photos} moved back</source>
        <translation>أُعيد نقل {photos}</translation>
    </message>
    <message>
        <source>{photos} moved to “{folder}”</source>
        <translation>نُقل {photos} إلى «{folder}»</translation>
    </message>
    <message>
        <source>{photos} no longer copied</source>
        <translation type="vanished">أُزيلت نسخ {photos}</translation>
    </message>
    <message>
        <source>{photos} saved in {name}</source>
        <translation>حُفظ {photos} في {name}</translation>
    </message>
    <message>
        <source>{some} of {photos} could not be copied or moved</source>
        <translation>تعذّر نسخ {some} من {photos} أو نقلها</translation>
    </message>
    <message>
        <source>{some} of {photos} were not transferred</source>
        <translation type="vanished">تعذّر نسخ {some} من {photos} أو نقلها</translation>
    </message>
    <message>
        <source>“{folder}” already has files with the names of {some} of {photos}</source>
        <translation>يحتوي «{folder}» بالفعل على ملفات بأسماء {some} من {photos}</translation>
    </message>
    <message>
        <source>“{folder}” has files of the same names as {some} of {photos}</source>
        <translation type="vanished">يحتوي «{folder}» بالفعل على ملفات بأسماء {some} من {photos}</translation>
    </message>
    <message>
        <source>“{folder}” is not empty</source>
        <translation>المجلد “{folder}” ليس فارغًا</translation>
    </message>
    <message>
        <source>“{name}” was there already, and is unchanged</source>
        <translation>“{name}” موجود مسبقًا ولم يتغيّر</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Continue</source>
        <translation>متابعة</translation>
    </message>
    <message>
        <source>Copy log</source>
        <translation>نسخ السجل</translation>
    </message>
    <message>
        <source>Include folder names</source>
        <translation>تضمين أسماء المجلدات</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>السجل</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>إنهاء</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>حدث خطأ ما</translation>
    </message>
    <message>
        <source>This is a bug in clipsearch. Your photos are untouched. Please copy the log and report it; usually you can just continue.</source>
        <translation>هذا خلل في clipsearch. لم تُمسّ صورك. يُرجى نسخ السجل والإبلاغ عنه؛ يمكنك عادةً المتابعة ببساطة.</translation>
    </message>
    <message>
        <source>clipsearch: something went wrong</source>
        <translation>clipsearch: حدث خطأ ما</translation>
    </message>
</context>
<context>
    <name>DetailsPage</name>
    <message>
        <source>Add</source>
        <translation>إضافة</translation>
    </message>
    <message>
        <source>Add what clipsearch may not know by itself, such as “tandem”.</source>
        <translation>أضف ما قد لا يعرفه clipsearch بنفسه، مثل «دراجة ترادفية».</translation>
    </message>
    <message>
        <source>Also write it into XMP sidecars</source>
        <translation>الكتابة أيضًا في ملفات XMP المرافقة</translation>
    </message>
    <message>
        <source>Do not read it</source>
        <translation>عدم القراءة</translation>
    </message>
    <message>
        <source>Hidden tags</source>
        <translation>الوسوم المخفية</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>إخفاء</translation>
    </message>
    <message>
        <source>Looked for in {photos}, found in {found}</source>
        <translation>بُحث عنه في {photos}، ووُجد في {found}</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>وسم جديد</translation>
    </message>
    <message>
        <source>Photo details</source>
        <translation>تفاصيل الصور</translation>
    </message>
    <message>
        <source>Ratings, titles, captions and tags</source>
        <translation>التقييمات والعناوين والأوصاف والوسوم</translation>
    </message>
    <message>
        <source>Read it in all photos (slow)</source>
        <translation>القراءة في كل الصور (بطيئة)</translation>
    </message>
    <message>
        <source>Read it where there is probably some</source>
        <translation>القراءة حيث يُرجّح وجوده</translation>
    </message>
    <message>
        <source>Reading text needs an addition that is not installed. Install it with: {command}</source>
        <translation>تحتاج قراءة النص إلى إضافة غير مثبّتة. ثبّتها بالأمر: {command}</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>إزالة</translation>
    </message>
    <message>
        <source>Screenshots, receipts and signs are found by what is written on them.</source>
        <translation>يُعثر على لقطات الشاشة والإيصالات واللافتات بما كُتب عليها.</translation>
    </message>
    <message>
        <source>Show again</source>
        <translation>إظهار مجددًا</translation>
    </message>
    <message>
        <source>Sidecars are small files beside the photos (photo.jpg.xmp), which Lightroom, darktable, digiKam and others read. What others wrote into them stays.</source>
        <translation>الملفات المرافقة ملفات صغيرة بجانب الصور (photo.jpg.xmp) تقرؤها Lightroom وdarktable وdigiKam وغيرها. ويبقى ما كتبته البرامج الأخرى فيها.</translation>
    </message>
    <message>
        <source>Suggested tags</source>
        <translation>الوسوم المقترحة</translation>
    </message>
    <message>
        <source>Tag to hide</source>
        <translation>الوسم المراد إخفاؤه</translation>
    </message>
    <message>
        <source>Text in photos</source>
        <translation>النص في الصور</translation>
    </message>
    <message>
        <source>These are never suggested. You can also hide a tag with a right-click on it.</source>
        <translation>لا تُقترح هذه الوسوم أبدًا. يمكنك أيضًا إخفاء وسم بالنقر عليه بالزر الأيمن.</translation>
    </message>
    <message>
        <source>What you write about photos is kept in the library. Your photos are never changed.</source>
        <translation>يُحفظ ما تكتبه عن الصور في المكتبة. ولا تُغيَّر صورك أبدًا.</translation>
    </message>
    <message>
        <source>clipsearch suggests tags that describe what a photo shows.</source>
        <translation>يقترح clipsearch وسومًا تصف ما تُظهره الصورة.</translation>
    </message>
</context>
<context>
    <name>DropOverlay</name>
    <message>
        <source>Add this folder</source>
        <translation>إضافة هذا المجلد</translation>
    </message>
    <message>
        <source>Add {folders}</source>
        <translation>إضافة {folders}</translation>
    </message>
    <message>
        <source>Adds to your search</source>
        <translation>يُضاف إلى بحثك</translation>
    </message>
    <message>
        <source>Also like this</source>
        <translation>ومثل هذه أيضًا</translation>
    </message>
    <message>
        <source>Also these words</source>
        <translation>وهذه الكلمات أيضًا</translation>
    </message>
    <message>
        <source>Find photos like this</source>
        <translation>البحث عن صور مشابهة</translation>
    </message>
    <message>
        <source>It is on {host}; clipsearch asks before downloading it</source>
        <translation>توجد على {host}؛ يسألك clipsearch قبل تنزيلها</translation>
    </message>
    <message>
        <source>Less like this</source>
        <translation>أقل شبهًا بهذه</translation>
    </message>
    <message>
        <source>Less of these words</source>
        <translation>أقل من هذه الكلمات</translation>
    </message>
    <message>
        <source>Only like this</source>
        <translation>مثل هذه فقط</translation>
    </message>
    <message>
        <source>Only these words</source>
        <translation>هذه الكلمات فقط</translation>
    </message>
    <message>
        <source>Search for these words</source>
        <translation>البحث عن هذه الكلمات</translation>
    </message>
    <message>
        <source>Steers your search away from it</source>
        <translation>يُبعد بحثك عنها</translation>
    </message>
</context>
<context>
    <name>DuplicatesController</name>
    <message>
        <source>Decision undone</source>
        <translation>تم التراجع عن القرار</translation>
    </message>
    <message>
        <source>Marked as not duplicates</source>
        <translation>تم الحفظ على أنها ليست مكررة</translation>
    </message>
    <message>
        <source>Move all but the best photo of each group to the trash?</source>
        <translation>هل تريد نقل كل الصور عدا الأفضل في كل مجموعة إلى سلة المهملات؟</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>نقل إلى المهملات</translation>
    </message>
    <message>
        <source>No longer suggested as the best</source>
        <translation>لن تُقترح كأفضل صورة بعد الآن</translation>
    </message>
    <message>
        <source>Their tags, ratings and captions go to the best one. This can be undone with Ctrl+Z.</source>
        <translation>تنتقل وسومها وتقييماتها وأوصافها إلى أفضلها. يمكن التراجع عن ذلك بـ Ctrl+Z.</translation>
    </message>
</context>
<context>
    <name>DuplicatesDialog</name>
    <message>
        <source>Bursts</source>
        <translation>لقطات متتابعة</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Copies of a file</source>
        <translation>نُسخ من ملف</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>التكرارات</translation>
    </message>
    <message>
        <source>Looking for duplicates…</source>
        <translation>جارٍ البحث عن التكرارات…</translation>
    </message>
    <message>
        <source>Move all but the best of all groups to the trash</source>
        <translation>نقل الكل عدا الأفضل في جميع المجموعات إلى سلة المهملات</translation>
    </message>
    <message>
        <source>Move all but the best of the chosen groups to the trash</source>
        <translation>نقل الكل عدا الأفضل في المجموعات المختارة إلى سلة المهملات</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>التالي</translation>
    </message>
    <message>
        <source>One picture, resized, compressed, cropped a little, brightened or turned.</source>
        <translation>صورة واحدة مع تغيير الحجم أو الضغط أو قص بسيط أو تفتيح أو تدوير.</translation>
    </message>
    <message>
        <source>Photos taken within seconds that are alike.</source>
        <translation>صور متشابهة التُقطت خلال ثوانٍ.</translation>
    </message>
    <message>
        <source>Photos that are alike, but not duplicates.</source>
        <translation>صور متشابهة لكنها ليست مكررة.</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>السابق</translation>
    </message>
    <message>
        <source>Reference folder: its photos are the best ones, and stay</source>
        <translation>المجلد المرجعي: صوره هي الأفضل وتبقى</translation>
    </message>
    <message>
        <source>Reference folder: {name}</source>
        <translation>المجلد المرجعي: {name}</translation>
    </message>
    <message>
        <source>Reference folder…</source>
        <translation>المجلد المرجعي…</translation>
    </message>
    <message>
        <source>Same picture</source>
        <translation>الصورة نفسها</translation>
    </message>
    <message>
        <source>Similar scenes</source>
        <translation>مشاهد متشابهة</translation>
    </message>
    <message>
        <source>The same file in several places.</source>
        <translation>الملف نفسه في أماكن عدة.</translation>
    </message>
    <message>
        <source>There are none.</source>
        <translation>لا يوجد شيء.</translation>
    </message>
    <message>
        <source>What to show</source>
        <translation>ما يُعرض</translation>
    </message>
</context>
<context>
    <name>EmptyPage</name>
    <message>
        <source>Add a folder of photos, or drop one here. They are read on this computer, stay where they are, and never leave it.</source>
        <translation>أضف مجلدًا يحوي صورًا أو أفلته هنا. تُقرأ الصور على هذا الكمبيوتر وتبقى في مكانها ولا تغادره أبدًا.</translation>
    </message>
    <message>
        <source>Add folder</source>
        <translation>إضافة مجلد</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>التحقق مجددًا</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>مسح عامل التصفية</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>مسح عوامل التصفية</translation>
    </message>
    <message>
        <source>Clear search</source>
        <translation>مسح البحث</translation>
    </message>
    <message>
        <source>Folder offline: {names}</source>
        <translation>مجلد غير متصل: {names}</translation>
    </message>
    <message>
        <source>Indexing paused</source>
        <translation>الفهرسة متوقفة مؤقتًا</translation>
    </message>
    <message>
        <source>Its photos appear as soon as it is back.</source>
        <translation>تظهر صوره حالما يعود.</translation>
    </message>
    <message>
        <source>No folder yet</source>
        <translation>لا يوجد مجلد بعد</translation>
    </message>
    <message>
        <source>No odd ones here</source>
        <translation>لا توجد هنا صورة شاذة</translation>
    </message>
    <message>
        <source>No photos for “{words}”</source>
        <translation>لا توجد صور لـ «{words}»</translation>
    </message>
    <message>
        <source>No photos here yet</source>
        <translation>لا توجد صور هنا بعد</translation>
    </message>
    <message>
        <source>No photos match: {what}</source>
        <translation>لا صور مطابقة: {what}</translation>
    </message>
    <message>
        <source>No photos {filters}</source>
        <translation>لا توجد صور {filters}</translation>
    </message>
    <message>
        <source>Photos appear here, and can be searched, while the rest is indexed.</source>
        <translation>تظهر الصور هنا ويمكن البحث فيها أثناء فهرسة الباقي.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>استئناف</translation>
    </message>
    <message>
        <source>Still indexing</source>
        <translation>الفهرسة جارية</translation>
    </message>
    <message>
        <source>There are too few photos to tell which are unlike the others.</source>
        <translation>الصور قليلة جدًا ليختلف بعضها عن البقية.</translation>
    </message>
    <message>
        <source>Try other words.</source>
        <translation>جرّب كلمات أخرى.</translation>
    </message>
    <message>
        <source>Your folders hold no photos that could be read.</source>
        <translation>لا توجد في مجلداتك صور يمكن قراءتها.</translation>
    </message>
    <message>
        <source>among {what}</source>
        <translation>بين: {what}</translation>
    </message>
    <message>
        <source>in {what}</source>
        <translation>في {what}</translation>
    </message>
    <message>
        <source>of type {what}</source>
        <translation>من النوع {what}</translation>
    </message>
    <message>
        <source>taken with {what}</source>
        <translation>التُقطت بـ {what}</translation>
    </message>
    <message>
        <source>taken {what}</source>
        <translation>التُقطت {what}</translation>
    </message>
    <message>
        <source>that are {what}</source>
        <translation>بعلامة: {what}</translation>
    </message>
    <message>
        <source>with: {what}</source>
        <translation type="vanished">مع: {what}</translation>
    </message>
    <message>
        <source>{count} left to index.</source>
        <translation>بقي {count} للفهرسة.</translation>
    </message>
</context>
<context>
    <name>ExcludeDialog</name>
    <message>
        <source>A folder or a pattern</source>
        <translation>مجلد أو نمط</translation>
    </message>
    <message>
        <source>Choose a folder to exclude</source>
        <translation>اختيار مجلد لاستبعاده</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>اختيار مجلد…</translation>
    </message>
    <message>
        <source>Currently excluded: {patterns}</source>
        <translation>المستبعد حاليًا: {patterns}</translation>
    </message>
    <message>
        <source>Exclude</source>
        <translation>استبعاد</translation>
    </message>
    <message>
        <source>Exclude from “{name}”</source>
        <translation>استبعاد من «{name}»</translation>
    </message>
    <message>
        <source>Matching photos disappear from the results; the files stay where they are. Patterns work as in a .gitignore file and apply to every folder.</source>
        <translation>تختفي الصور المطابقة من النتائج وتبقى الملفات في مكانها. تعمل الأنماط كما في ملف ‎.gitignore وتسري على كل المجلدات.</translation>
    </message>
    <message>
        <source>such as /Scans/, *.png or screenshots/</source>
        <translation>مثل ⁦/Scans/⁩ أو ⁦*.png⁩ أو ⁦screenshots/⁩</translation>
    </message>
    <message>
        <source>{name} is not inside this folder</source>
        <translation>{name} ليس داخل هذا المجلد</translation>
    </message>
</context>
<context>
    <name>FilterPopover</name>
    <message>
        <source>A year, a month as 2024-05, or a day as 2024-05-17</source>
        <translation>سنة، أو شهر مثل 2024-05، أو يوم مثل 2024-05-17</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>مسح</translation>
    </message>
    <message>
        <source>From</source>
        <translation>من</translation>
    </message>
    <message>
        <source>Nothing to choose from here</source>
        <translation>لا شيء للاختيار منه هنا</translation>
    </message>
    <message>
        <source>To</source>
        <translation>إلى</translation>
    </message>
</context>
<context>
    <name>FilterRow</name>
    <message>
        <source>Camera</source>
        <translation>الكاميرا</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>التاريخ</translation>
    </message>
    <message>
        <source>Filter by: {what}</source>
        <translation>التصفية حسب: {what}</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>عوامل التصفية</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>العلامة</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>المجلد</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>المكان</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>وسم</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>النوع</translation>
    </message>
</context>
<context>
    <name>FolderActs</name>
    <message>
        <source>{name} added</source>
        <translation>أُضيف {name}</translation>
    </message>
    <message>
        <source>{name} removed from clipsearch</source>
        <translation>أُزيل {name} من clipsearch</translation>
    </message>
    <message>
        <source>{name} was added before</source>
        <translation>سبقت إضافة {name}</translation>
    </message>
    <message>
        <source>{photos} removed from the results</source>
        <translation>أُزيلت من النتائج: {photos}</translation>
    </message>
    <message>
        <source>{what} put back</source>
        <translation>أُعيد: {what}</translation>
    </message>
</context>
<context>
    <name>FolderDialogs</name>
    <message>
        <source>Add a folder of photos</source>
        <translation>إضافة مجلد صور</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>إزالة</translation>
    </message>
    <message>
        <source>Remove folder</source>
        <translation>إزالة المجلد</translation>
    </message>
    <message>
        <source>Remove missing photos</source>
        <translation>إزالة الصور المفقودة</translation>
    </message>
    <message>
        <source>Remove {photos} in {names}?</source>
        <translation>إزالة {photos} في {names}؟</translation>
    </message>
    <message>
        <source>Remove “{name}” from clipsearch?</source>
        <translation>إزالة «{name}» من clipsearch؟</translation>
    </message>
    <message>
        <source>They disappear from the results. If they come back, they are found again. If they are on an unplugged drive, plug it in instead.</source>
        <translation>ستختفي من النتائج. إذا عادت فسيُعثر عليها مجددًا. وإذا كانت على محرك أقراص مفصول فأوصله بدلًا من ذلك.</translation>
    </message>
    <message>
        <source>clipsearch forgets its photos. The files themselves stay where they are.</source>
        <translation type="vanished">ينسى clipsearch صوره. أما الملفات نفسها فتبقى في مكانها.</translation>
    </message>
    <message>
        <source>clipsearch forgets its photos. The files themselves stay where they are. This can be undone for ten minutes, or until you quit; then everything kept about them is erased.</source>
        <translation>ينسى clipsearch صوره، وتبقى الملفات نفسها في مكانها. يمكن التراجع عن ذلك خلال عشر دقائق أو إلى أن تُنهي البرنامج؛ بعدها يُمحى كل ما حُفظ عنها.</translation>
    </message>
</context>
<context>
    <name>FolderTree</name>
    <message>
        <source>Cannot be opened</source>
        <translation>لا يمكن فتحه</translation>
    </message>
    <message>
        <source>Changes appear automatically</source>
        <translation>تظهر التغييرات تلقائيًا</translation>
    </message>
    <message>
        <source>Check for changes</source>
        <translation>التحقق من وجود تغييرات</translation>
    </message>
    <message>
        <source>Checked regularly</source>
        <translation>يُفحص بانتظام</translation>
    </message>
    <message>
        <source>Checked regularly: {why}</source>
        <translation>يُفحص بانتظام: {why}</translation>
    </message>
    <message>
        <source>Exclude something inside…</source>
        <translation>استبعاد شيء بداخله…</translation>
    </message>
    <message>
        <source>Exclude this folder…</source>
        <translation>استبعاد هذا المجلد…</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>إخفاء</translation>
    </message>
    <message>
        <source>Its photos stay in the results; clipsearch notices when it is back</source>
        <translation>تبقى صوره في النتائج، ويلاحظ clipsearch عودته</translation>
    </message>
    <message>
        <source>Odd ones out</source>
        <translation>الصور الشاذة</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>غير متصل</translation>
    </message>
    <message>
        <source>Pause this folder</source>
        <translation>إيقاف هذا المجلد مؤقتًا</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>متوقف مؤقتًا</translation>
    </message>
    <message>
        <source>Remove from clipsearch…	Del</source>
        <translation>إزالة من clipsearch…	Del</translation>
    </message>
    <message>
        <source>Remove missing photos…</source>
        <translation>إزالة الصور المفقودة…</translation>
    </message>
    <message>
        <source>Resume this folder</source>
        <translation>استئناف هذا المجلد</translation>
    </message>
    <message>
        <source>Show in file manager	Ctrl+Enter</source>
        <translation>إظهار في مدير الملفات	Ctrl+Enter</translation>
    </message>
    <message>
        <source>Show only these photos	Enter</source>
        <translation>إظهار هذه الصور فقط	Enter</translation>
    </message>
    <message>
        <source>Watching</source>
        <translation>قيد المراقبة</translation>
    </message>
    <message>
        <source>{count} could not be read</source>
        <translation>تعذّرت قراءة {count}</translation>
    </message>
    <message>
        <source>{count} left to index</source>
        <translation>بقي {count} للفهرسة</translation>
    </message>
    <message>
        <source>{count} missing</source>
        <translation>{count} مفقودة</translation>
    </message>
</context>
<context>
    <name>FoldersPage</name>
    <message>
        <source> KB</source>
        <translation> ك.ب</translation>
    </message>
    <message>
        <source> megapixels</source>
        <translation> ميغابكسل</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>إضافة مجلد…</translation>
    </message>
    <message>
        <source>All folders</source>
        <translation>كل المجلدات</translation>
    </message>
    <message>
        <source>Also these folders:</source>
        <translation>هذه المجلدات أيضًا:</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>المجلدات</translation>
    </message>
    <message>
        <source>Folders to check regularly</source>
        <translation>مجلدات تُفحص بانتظام</translation>
    </message>
    <message>
        <source>Ignore files smaller than</source>
        <translation>تجاهل الملفات الأصغر من</translation>
    </message>
    <message>
        <source>Ignored files</source>
        <translation>الملفات المتجاهَلة</translation>
    </message>
    <message>
        <source>Ignored photos disappear from the results; the files stay where they are. Pictures that are too large are listed with the files that could not be read, since a small file can expand to more than fits into memory.</source>
        <translation>تختفي الصور المتجاهَلة من النتائج وتبقى الملفات في مكانها. تُدرج الصور الكبيرة جدًا مع الملفات التي تعذّرت قراءتها، لأن ملفًا صغيرًا قد يتمدد إلى أكثر مما تتسع له الذاكرة.</translation>
    </message>
    <message>
        <source>Include hidden files and folders</source>
        <translation>تضمين الملفات والمجلدات المخفية</translation>
    </message>
    <message>
        <source>No folders yet. Add the one with your photos.</source>
        <translation>لا توجد مجلدات بعد. أضف المجلد الذي يحوي صورك.</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>بلا حد</translation>
    </message>
    <message>
        <source>No patterns</source>
        <translation>لا توجد أنماط</translation>
    </message>
    <message>
        <source>One pattern per line, as in a .gitignore file: “private/” ignores every folder with this name, “*.gif” every file with this ending, “/scans/raw/” only this folder at the top of one of yours; “!best.gif” makes an exception.</source>
        <translation>نمط واحد في كل سطر، كما في ملف ⁦.gitignore⁩: يتجاهل «⁦private/⁩» كل مجلد بهذا الاسم، و«⁦*.gif⁩» كل ملف بهذا الامتداد، و«⁦/scans/raw/⁩» هذا المجلد فقط في أعلى أحد مجلداتك؛ أما «⁦!best.gif⁩» فيستثني ملفًا.</translation>
    </message>
    <message>
        <source>Only where needed: network and removable drives</source>
        <translation>عند الحاجة فقط: محركات الشبكة والأقراص القابلة للإزالة</translation>
    </message>
    <message>
        <source>Patterns for ignored files</source>
        <translation>أنماط الملفات المتجاهَلة</translation>
    </message>
    <message>
        <source>Regular checks for changes</source>
        <translation>التحقق المنتظم من التغييرات</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>إزالة…</translation>
    </message>
    <message>
        <source>Skip pictures larger than</source>
        <translation>تخطي الصور الأكبر من</translation>
    </message>
    <message>
        <source>Subfolders are included.</source>
        <translation>تشمل المجلدات الفرعية.</translation>
    </message>
    <message>
        <source>Usually the system reports changes at once. If they show up late, as on some network drives, clipsearch can check by itself.</source>
        <translation>يُبلغ النظام عادةً عن التغييرات فورًا. إذا ظهرت متأخرة، كما في بعض محركات الشبكة، يمكن أن يتحقق clipsearch بنفسه.</translation>
    </message>
    <message>
        <source>Your folders</source>
        <translation>مجلداتك</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>غير متصل</translation>
    </message>
</context>
<context>
    <name>FollowController</name>
    <message>
        <source>Quit clipsearch and start it again</source>
        <translation>أنهِ clipsearch وشغّله مجددًا</translation>
    </message>
    <message>
        <source>Something went wrong, so changes in your folders are no longer noticed</source>
        <translation>حدث خطأ ما، لذا لم تعد التغييرات في مجلداتك تُلاحظ</translation>
    </message>
</context>
<context>
    <name>Grid</name>
    <message>
        <source>Photos</source>
        <translation>الصور</translation>
    </message>
</context>
<context>
    <name>GridFooter</name>
    <message>
        <source>Hide less likely photos</source>
        <translation>إخفاء الصور الأقل احتمالًا</translation>
    </message>
    <message>
        <source>Show {photos}</source>
        <translation>إظهار {photos}</translation>
    </message>
</context>
<context>
    <name>GridModel</name>
    <message>
        <source>Cosine similarity to the query: {score}</source>
        <translation>تشابه جيب التمام مع البحث: {score}</translation>
    </message>
    <message>
        <source>Cosine similarity to the query: {score} (the best here: {best})</source>
        <translation>تشابه جيب التمام مع البحث: {score} (الأفضل هنا: {best})</translation>
    </message>
    <message>
        <source>Not reachable now</source>
        <translation type="vanished">غير متاحة الآن</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>غير متصل</translation>
    </message>
    <message>
        <source>score {score}</source>
        <translation>الدرجة {score}</translation>
    </message>
</context>
<context>
    <name>GroupCard</name>
    <message>
        <source>Keep all copies</source>
        <translation>الاحتفاظ بكل النسخ</translation>
    </message>
    <message>
        <source>Move the others to the trash</source>
        <translation>نقل البقية إلى سلة المهملات</translation>
    </message>
    <message>
        <source>Not duplicates</source>
        <translation>ليست مكررة</translation>
    </message>
    <message>
        <source>Not the best</source>
        <translation>ليست الأفضل</translation>
    </message>
    <message>
        <source>The best has a format that loses less</source>
        <translation>الأفضل بتنسيق يفقد تفاصيل أقل</translation>
    </message>
    <message>
        <source>The best has more pixels</source>
        <translation>الأفضل بها بكسلات أكثر</translation>
    </message>
    <message>
        <source>The best has more stars</source>
        <translation>الأفضل لها نجوم أكثر</translation>
    </message>
    <message>
        <source>The best has the shortest name</source>
        <translation>الأفضل لها أقصر اسم</translation>
    </message>
    <message>
        <source>The best is better exposed</source>
        <translation>الأفضل إضاءته أحسن</translation>
    </message>
    <message>
        <source>The best is in the reference folder</source>
        <translation>الأفضل في المجلد المرجعي</translation>
    </message>
    <message>
        <source>The best is sharper</source>
        <translation>الأفضل أكثر حدة</translation>
    </message>
    <message>
        <source>The best is the earliest</source>
        <translation>الأفضل هي الأقدم</translation>
    </message>
    <message>
        <source>The best is the larger file</source>
        <translation>الأفضل هي الملف الأكبر</translation>
    </message>
    <message>
        <source>The best of those that may be it</source>
        <translation>الأفضل من بين الصور المسموح بها</translation>
    </message>
    <message>
        <source>The best was not enlarged</source>
        <translation>الأفضل لم يُكبَّر</translation>
    </message>
    <message>
        <source>brightness {number}</source>
        <translation>السطوع {number}</translation>
    </message>
    <message>
        <source>enlarged</source>
        <translation>مكبَّرة</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>غير موجودة</translation>
    </message>
    <message>
        <source>not there now</source>
        <translation type="vanished">غير موجودة الآن</translation>
    </message>
    <message>
        <source>sharpness {number}</source>
        <translation>الحدة {number}</translation>
    </message>
</context>
<context>
    <name>HeatLayer</name>
    <message>
        <source>Also found by: {reasons}</source>
        <translation>وُجدت أيضًا بفضل: {reasons}</translation>
    </message>
    <message>
        <source>Each by itself: {words}</source>
        <translation>كلٌّ على حدة: {words}</translation>
    </message>
    <message>
        <source>Estimating where in the photo it matches…</source>
        <translation>جارٍ تقدير موضع التطابق في الصورة…</translation>
    </message>
    <message>
        <source>Search for words or pictures first: then it shows where in a photo they are</source>
        <translation>ابحث أولًا عن كلمات أو صور، ثم يظهر موضعها في الصورة</translation>
    </message>
    <message>
        <source>The bright parts fit the search best. This is an estimate</source>
        <translation>الأجزاء المضيئة هي الأنسب للبحث. هذا تقدير</translation>
    </message>
</context>
<context>
    <name>Hiding</name>
    <message>
        <source>{what} hidden · listed in Settings › Privacy</source>
        <translation>أُخفي {what}؛ الإعدادات › الخصوصية تسرد المخفي</translation>
    </message>
    <message>
        <source>{what} shown again</source>
        <translation>يظهر {what} مرة أخرى</translation>
    </message>
</context>
<context>
    <name>HoverPreview</name>
    <message>
        <source>Not reachable now</source>
        <translation type="vanished">غير متاحة الآن</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>غير متصل</translation>
    </message>
</context>
<context>
    <name>InfoPanel</name>
    <message>
        <source>Camera</source>
        <translation>الكاميرا</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>الوصف</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>مفضلة</translation>
    </message>
    <message>
        <source>File</source>
        <translation>الملف</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>العلامة</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>المجلد</translation>
    </message>
    <message>
        <source>Match</source>
        <translation>التطابق</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>التقييم</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>الحجم</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>الوسوم</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>التُقطت</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>العنوان</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Albums</source>
        <translation>الألبومات</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>المؤلف</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>أسود</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>السطوع</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>الكاميرا</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>الوصف</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>مقطع</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>النسخ</translation>
    </message>
    <message>
        <source>Copy path (Ctrl+Shift+C)</source>
        <translation>نسخ المسار (Ctrl+Shift+C)</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>التاريخ</translation>
    </message>
    <message>
        <source>Dates</source>
        <translation>التواريخ</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>التعريض</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>مفضلة</translation>
    </message>
    <message>
        <source>Find similar photos (S)</source>
        <translation>البحث عن صور مشابهة (S)</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>العلامة</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>المجلد</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>عُثر عليها</translation>
    </message>
    <message>
        <source>It is not clear what this picture shows</source>
        <translation type="vanished">ليس واضحًا ما تُظهره هذه الصورة</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>العلامة</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>العدسة</translation>
    </message>
    <message>
        <source>Looking at it…</source>
        <translation type="vanished">جارٍ تفحّصها…</translation>
    </message>
    <message>
        <source>Looking for tags…</source>
        <translation>جارٍ البحث عن وسوم…</translation>
    </message>
    <message>
        <source>Match</source>
        <translation>التطابق</translation>
    </message>
    <message>
        <source>More (Shift+F10)</source>
        <translation>المزيد (Shift+F10)</translation>
    </message>
    <message>
        <source>Never suggest “{word}”</source>
        <translation>عدم اقتراح «{word}» أبدًا</translation>
    </message>
    <message>
        <source>Never use “{word}”</source>
        <translation type="vanished">عدم استخدام «{word}» أبدًا</translation>
    </message>
    <message>
        <source>No tags fit this photo</source>
        <translation>لا وسوم تناسب هذه الصورة</translation>
    </message>
    <message>
        <source>Not reachable now</source>
        <translation type="vanished">غير متاحة الآن</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>غير متصل</translation>
    </message>
    <message>
        <source>Open (Enter)</source>
        <translation>فتح (Enter)</translation>
    </message>
    <message>
        <source>People</source>
        <translation>الأشخاص</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>المكان</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>التقييم</translation>
    </message>
    <message>
        <source>Search for “{word}”</source>
        <translation>البحث عن «{word}»</translation>
    </message>
    <message>
        <source>Select a photo to see its details</source>
        <translation>حدد صورة لرؤية تفاصيلها</translation>
    </message>
    <message>
        <source>Select a photo to see more about it</source>
        <translation type="vanished">حدد صورة لرؤية المزيد عنها</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>الحدة</translation>
    </message>
    <message>
        <source>Show in file manager (Ctrl+Enter)</source>
        <translation>إظهار في مدير الملفات (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation>التشابه</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>الحجم</translation>
    </message>
    <message>
        <source>Software</source>
        <translation>البرنامج</translation>
    </message>
    <message>
        <source>State</source>
        <translation>الحالة</translation>
    </message>
    <message>
        <source>Suggested tags</source>
        <translation>الوسوم المقترحة</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>الوسوم</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>العنوان</translation>
    </message>
    <message>
        <source>Together with</source>
        <translation>مع</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>النوع</translation>
    </message>
    <message>
        <source>White</source>
        <translation>أبيض</translation>
    </message>
    <message>
        <source>Words for this picture</source>
        <translation type="vanished">كلمات لهذه الصورة</translation>
    </message>
    <message>
        <source>from GPS time (UTC)</source>
        <translation>من وقت GPS‏ (UTC)</translation>
    </message>
    <message>
        <source>from Google Takeout</source>
        <translation>من Google Takeout</translation>
    </message>
    <message>
        <source>from Google Takeout (UTC)</source>
        <translation>من Google Takeout (UTC)</translation>
    </message>
    <message>
        <source>from IPTC</source>
        <translation>من IPTC</translation>
    </message>
    <message>
        <source>from XMP</source>
        <translation>من XMP</translation>
    </message>
    <message>
        <source>from the PNG text</source>
        <translation>من نص PNG</translation>
    </message>
    <message>
        <source>from the PNG&apos;s text</source>
        <translation type="vanished">من نص ملف PNG</translation>
    </message>
    <message>
        <source>from the XMP sidecar</source>
        <translation>من ملف XMP المرافق</translation>
    </message>
    <message>
        <source>from the camera</source>
        <translation>من الكاميرا</translation>
    </message>
    <message>
        <source>from the file name</source>
        <translation>من اسم الملف</translation>
    </message>
    <message>
        <source>from the file&apos;s comment</source>
        <translation>من تعليق الملف</translation>
    </message>
    <message>
        <source>from the satellites&apos; time, UTC</source>
        <translation type="vanished">من وقت GPS‏ (UTC)</translation>
    </message>
    <message>
        <source>from the video</source>
        <translation>من الفيديو</translation>
    </message>
    <message>
        <source>from you</source>
        <translation>منك</translation>
    </message>
    <message>
        <source>inside the photo ({size})</source>
        <translation>داخل الصورة ({size})</translation>
    </message>
    <message>
        <source>{count} photos selected</source>
        <translation type="vanished">{count} صورة محددة</translation>
    </message>
    <message>
        <source>{count} without a date</source>
        <translation>{count} بلا تاريخ</translation>
    </message>
    <message>
        <source>{date} · file date</source>
        <translation>{date} · تاريخ الملف</translation>
    </message>
    <message>
        <source>{first} – {last}</source>
        <translation>{first} – {last}</translation>
    </message>
    <message>
        <source>{photos} selected</source>
        <translation>{photos} محددة</translation>
    </message>
</context>
<context>
    <name>LogPage</name>
    <message>
        <source>Choose another place</source>
        <translation>اختر مكانًا آخر</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>نسخ</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>السجل</translation>
    </message>
    <message>
        <source>No warnings or errors</source>
        <translation>لا توجد تحذيرات أو أخطاء</translation>
    </message>
    <message>
        <source>Recent warnings and errors. They contain no pictures, but may contain names of files and folders: read them before you send them to anyone.</source>
        <translation>أحدث التحذيرات والأخطاء. لا تحتوي على صور، لكنها قد تحتوي على أسماء ملفات ومجلدات: اقرأها قبل إرسالها إلى أي شخص.</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>تحديث</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>حفظ باسم…</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>حفظ السجل</translation>
    </message>
    <message>
        <source>{path} cannot be written: {why}</source>
        <translation>لا يمكن الكتابة في {path}:‏ {why}</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Add a folder…</source>
        <translation>إضافة مجلد…</translation>
    </message>
    <message>
        <source>Adding {folders}</source>
        <translation type="vanished">جارٍ إضافة {folders}</translation>
    </message>
    <message>
        <source>All photos</source>
        <translation>كل الصور</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>رجوع</translation>
    </message>
    <message>
        <source>Check for changes</source>
        <translation>التحقق من وجود تغييرات</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>التكرارات</translation>
    </message>
    <message>
        <source>Duplicates…</source>
        <translation>التكرارات…</translation>
    </message>
    <message>
        <source>Files that could not be read…</source>
        <translation>ملفات تعذّرت قراءتها…</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>عوامل التصفية</translation>
    </message>
    <message>
        <source>Find photos like a picture…</source>
        <translation type="vanished">البحث عن صور تشبه صورة…</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>تقدم</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>ملء الشاشة</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>المعلومات</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>اختصارات لوحة المفاتيح</translation>
    </message>
    <message>
        <source>Lock now</source>
        <translation>القفل الآن</translation>
    </message>
    <message>
        <source>Odd ones out</source>
        <translation>الصور الشاذة</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>إنهاء</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>إعادة</translation>
    </message>
    <message>
        <source>Search in these results</source>
        <translation>البحث في هذه النتائج</translation>
    </message>
    <message>
        <source>Search with a picture…</source>
        <translation>البحث بصورة…</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>الإعدادات…</translation>
    </message>
    <message>
        <source>Sidebar</source>
        <translation>الشريط الجانبي</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>تراجع</translation>
    </message>
    <message>
        <source>clipsearch was updated to {version}. Settings › About says what is new</source>
        <translation>تم تحديث clipsearch إلى {version}. تجد الجديد في الإعدادات › حول</translation>
    </message>
    <message>
        <source>“{word}” hidden</source>
        <translation>أُخفيت «{word}»</translation>
    </message>
    <message>
        <source>“{word}” shown again</source>
        <translation>أُظهرت «{word}» مجددًا</translation>
    </message>
</context>
<context>
    <name>MapCanvas</name>
    <message>
        <source>Map of photos</source>
        <translation>خريطة الصور</translation>
    </message>
    <message>
        <source>{photos}, {chosen} chosen. Arrows move, plus and minus zoom, Enter opens.</source>
        <translation>{photos}، المختار {chosen}. تحرّك الأسهم الخريطة، ويكبّر زائد ويصغّر ناقص، ويفتح Enter.</translation>
    </message>
</context>
<context>
    <name>MapPage</name>
    <message>
        <source>By similarity</source>
        <translation>حسب التشابه</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation type="vanished">مسح</translation>
    </message>
    <message>
        <source>Clear selection</source>
        <translation>إلغاء التحديد</translation>
    </message>
    <message>
        <source>For a better map: {command}</source>
        <translation>لخريطة أفضل: {command}</translation>
    </message>
    <message>
        <source>Laying out the photos so that similar ones are near each other…</source>
        <translation>تُرتَّب الصور بحيث تكون المتشابهة قريبة من بعضها…</translation>
    </message>
    <message>
        <source>Make the map</source>
        <translation>رسم الخريطة</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>الخريطة</translation>
    </message>
    <message>
        <source>More like these</source>
        <translation>المزيد مثل هذه</translation>
    </message>
    <message>
        <source>No photo says where it was taken. Phones and some cameras store the place in photos.</source>
        <translation>لا تذكر أي صورة مكان التقاطها. تكتب الهواتف وبعض الكاميرات ذلك في الصور.</translation>
    </message>
    <message>
        <source>On the earth</source>
        <translation>على الأرض</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>فتح</translation>
    </message>
    <message>
        <source>Progress of the map</source>
        <translation>تقدّم رسم الخريطة</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>إظهار الكل</translation>
    </message>
    <message>
        <source>Show all (0)</source>
        <translation>إظهار الكل (0)</translation>
    </message>
    <message>
        <source>Show as results</source>
        <translation>عرضها كنتائج</translation>
    </message>
    <message>
        <source>Show {photos} as results</source>
        <translation>عرض {photos} كنتائج</translation>
    </message>
    <message>
        <source>The map has not been made.</source>
        <translation>لم تُرسم الخريطة بعد.</translation>
    </message>
    <message>
        <source>There are no photos yet. Add a folder first.</source>
        <translation>لا توجد صور بعد. أضف مجلدًا أولًا.</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>تكبير (+)</translation>
    </message>
    <message>
        <source>Zoom out (−)</source>
        <translation>تصغير (−)</translation>
    </message>
    <message>
        <source>a part of the map</source>
        <translation type="vanished">جزء من الخريطة</translation>
    </message>
    <message>
        <source>{photos} chosen</source>
        <translation type="vanished">المختار: {photos}</translation>
    </message>
    <message>
        <source>{photos} selected</source>
        <translation>{photos} محددة</translation>
    </message>
</context>
<context>
    <name>MarkButtons</name>
    <message>
        <source>Favourite (F)</source>
        <translation>مفضلة (F)</translation>
    </message>
    <message>
        <source>Picked (P)</source>
        <translation>مختارة (P)</translation>
    </message>
    <message>
        <source>Rejected (X)</source>
        <translation>مرفوضة (X)</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Dismiss</source>
        <translation>تجاهل</translation>
    </message>
</context>
<context>
    <name>MissingPhotosNotice</name>
    <message>
        <source>Changes in {names} appear with a delay</source>
        <translation>تظهر التغييرات في {names} متأخرة</translation>
    </message>
    <message>
        <source>If they are on an unplugged drive, plug it in. Nothing is removed until you say so</source>
        <translation>إذا كانت على محرك أقراص مفصول فأوصله. لن يُزال شيء قبل أن تطلب ذلك</translation>
    </message>
    <message>
        <source>Missing in {names}: {photos}</source>
        <translation>مفقود في {names}:‏ {photos}</translation>
    </message>
    <message>
        <source>Remove from results…</source>
        <translation>إزالة من النتائج…</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Cancel switch</source>
        <translation>إلغاء التبديل</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>حذف…</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>التفاصيل</translation>
    </message>
    <message>
        <source>Getting ready: {done} of {total}. Until then, the other model answers.</source>
        <translation>قيد التحضير: {done} من {total}. حتى ذلك الحين يجيب النموذج الآخر.</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>إخفاء التفاصيل</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>قياس</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>القياس مجددًا</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>التقدم</translation>
    </message>
    <message>
        <source>Recommended for this computer</source>
        <translation>موصى به لهذا الكمبيوتر</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>إيقاف</translation>
    </message>
</context>
<context>
    <name>ModelTexts</name>
    <message>
        <source>Apache-2.0, but trained on photos published for research</source>
        <translation>‏Apache-2.0، لكنه دُرّب على صور نُشرت للأبحاث</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>متوازن</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>الأفضل</translation>
    </message>
    <message>
        <source>Download and use</source>
        <translation>تنزيل واستخدام</translation>
    </message>
    <message>
        <source>English</source>
        <translation>الإنجليزية</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>سريع</translation>
    </message>
    <message>
        <source>Fast on a CPU, a small download; objects and scenes</source>
        <translation>سريع على المعالج وتنزيله صغير؛ الأشياء والمشاهد</translation>
    </message>
    <message>
        <source>Finds more, and understands many languages.</source>
        <translation>يعثر على المزيد ويفهم لغات كثيرة.</translation>
    </message>
    <message>
        <source>Finds the most, even small details. Slow without a graphics card.</source>
        <translation>يعثر على أكثر ما يمكن، حتى التفاصيل الصغيرة. بطيء من دون بطاقة رسومات.</translation>
    </message>
    <message>
        <source>Image size</source>
        <translation>حجم الصورة</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>قيد الاستخدام</translation>
    </message>
    <message>
        <source>Included</source>
        <translation>مضمّن</translation>
    </message>
    <message>
        <source>Keep using this model</source>
        <translation>الاستمرار في استخدام هذا النموذج</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>الترخيص</translation>
    </message>
    <message>
        <source>Many</source>
        <translation>كثيرة</translation>
    </message>
    <message>
        <source>Many languages</source>
        <translation>لغات كثيرة</translation>
    </message>
    <message>
        <source>Many languages, as fast as CLIP B/32 with photos</source>
        <translation>لغات كثيرة، وبسرعة CLIP B/32 مع الصور</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>الذاكرة</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>النموذج</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>On this computer: {rate} photos per second, {time} ms per search</source>
        <translation>على هذا الكمبيوتر: {rate} صورة في الثانية، {time} م.ث لكل بحث</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>المصدر</translation>
    </message>
    <message>
        <source>Speed not measured yet</source>
        <translation>لم تُقس السرعة بعد</translation>
    </message>
    <message>
        <source>Starter</source>
        <translation>النموذج الأولي</translation>
    </message>
    <message>
        <source>The fastest of the downloads; descriptions of scenes</source>
        <translation>أسرع التنزيلات؛ أوصاف المشاهد</translation>
    </message>
    <message>
        <source>The fastest of the downloads; objects</source>
        <translation>أسرع التنزيلات؛ الأشياء</translation>
    </message>
    <message>
        <source>Unusual views and objects; needs a graphics card</source>
        <translation>مشاهد وأشياء غير مألوفة؛ يحتاج إلى بطاقة رسومات</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>استخدام</translation>
    </message>
    <message>
        <source>Works right away, without a download. Knows people, animals and everyday objects.</source>
        <translation>يعمل فورًا من دون تنزيل. يعرف الناس والحيوانات والأشياء اليومية.</translation>
    </message>
    <message>
        <source>Your own model</source>
        <translation>نموذجك الخاص</translation>
    </message>
    <message>
        <source>about {size}</source>
        <translation>حوالي {size}</translation>
    </message>
    <message>
        <source>{number} %</source>
        <translation>{number}٪</translation>
    </message>
    <message>
        <source>{pixels} × {pixels} pixels of each photo</source>
        <translation>{pixels} × {pixels} بكسل من كل صورة</translation>
    </message>
    <message>
        <source>{share} found first by their captions</source>
        <translation>{share} عُثر عليها أولًا بوصفها</translation>
    </message>
    <message>
        <source>{share} recognised without training</source>
        <translation>{share} تُعرّف عليها من دون تدريب</translation>
    </message>
    <message>
        <source>{size} download</source>
        <translation>تنزيل {size}</translation>
    </message>
    <message>
        <source>{size}, downloaded</source>
        <translation>{size}، تم التنزيل</translation>
    </message>
    <message>
        <source>{size}, partly downloaded</source>
        <translation>{size}، تنزيل جزئي</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Apple graphics (Metal)</source>
        <translation>رسومات Apple‏ (Metal)</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>تلقائي</translation>
    </message>
    <message>
        <source>Automatic uses the graphics card if there is a suitable one.</source>
        <translation>يستخدم الخيار التلقائي بطاقة الرسومات إن وُجدت بطاقة مناسبة.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>حذف</translation>
    </message>
    <message>
        <source>Delete model</source>
        <translation>حذف النموذج</translation>
    </message>
    <message>
        <source>Delete “{title}” from this computer?</source>
        <translation>حذف «{title}» من هذا الكمبيوتر؟</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>الجهاز</translation>
    </message>
    <message>
        <source>Fewer models</source>
        <translation>نماذج أقل</translation>
    </message>
    <message>
        <source>Intel graphics (XPU)</source>
        <translation>رسومات Intel‏ (XPU)</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>النموذج</translation>
    </message>
    <message>
        <source>More models</source>
        <translation>المزيد من النماذج</translation>
    </message>
    <message>
        <source>NVIDIA or AMD graphics (CUDA, ROCm)</source>
        <translation>رسومات NVIDIA أو AMD‏ (CUDA, ROCm)</translation>
    </message>
    <message>
        <source>Processor (CPU)</source>
        <translation>المعالج (CPU)</translation>
    </message>
    <message>
        <source>Running now: {model} on {device}, {precision}</source>
        <translation>يعمل الآن: {model} على {device}،‏ {precision}</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>جارٍ البدء…</translation>
    </message>
    <message>
        <source>The change takes effect with the next indexing.</source>
        <translation>يسري التغيير مع الفهرسة التالية.</translation>
    </message>
    <message>
        <source>The model compares photos with your words. A better one finds more, but takes longer to index. When you switch, the old model keeps answering until the new one is ready.</source>
        <translation>يقارن النموذج الصور بكلماتك. يعثر النموذج الأفضل على المزيد لكن فهرسته تستغرق وقتًا أطول. عند التبديل يواصل النموذج القديم الإجابة حتى يصبح الجديد جاهزًا.</translation>
    </message>
    <message>
        <source>This cannot be undone.</source>
        <translation>لا يمكن التراجع عن ذلك.</translation>
    </message>
    <message>
        <source>This cannot be undone. To use it again, you download {size}, and your photos are indexed anew.</source>
        <translation>لا يمكن التراجع عن ذلك. لاستخدامه مجددًا ستنزّل {size} وتُفهرس صورك من جديد.</translation>
    </message>
    <message>
        <source>What it computed from your photos is deleted too. You can download it again.</source>
        <translation type="vanished">يُحذف أيضًا ما عرفه عن صورك. يمكنك تنزيله مجددًا.</translation>
    </message>
</context>
<context>
    <name>MomentStrip</name>
    <message>
        <source>Play</source>
        <translation>تشغيل</translation>
    </message>
    <message>
        <source>Play in another app (Shift+Enter)</source>
        <translation>التشغيل في تطبيق آخر (Shift+Enter)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>إيقاف</translation>
    </message>
</context>
<context>
    <name>Moments</name>
    <message>
        <source>Moments of the video</source>
        <translation>لحظات الفيديو</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>Replaces the saved search with this name</source>
        <translation>يستبدل البحث المحفوظ بهذا الاسم</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>حفظ</translation>
    </message>
    <message>
        <source>This name is already taken</source>
        <translation>هذا الاسم مستخدم بالفعل</translation>
    </message>
</context>
<context>
    <name>OrderButton</name>
    <message>
        <source>Album order</source>
        <translation>ترتيب الألبوم</translation>
    </message>
    <message>
        <source>Best match</source>
        <translation>الأكثر تطابقًا</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>السطوع</translation>
    </message>
    <message>
        <source>Date taken</source>
        <translation>تاريخ الالتقاط</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>التعريض</translation>
    </message>
    <message>
        <source>Group by day</source>
        <translation>التجميع حسب اليوم</translation>
    </message>
    <message>
        <source>Group by folder</source>
        <translation>التجميع حسب المجلد</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>الأحدث أولًا</translation>
    </message>
    <message>
        <source>No grouping</source>
        <translation>بلا تجميع</translation>
    </message>
    <message>
        <source>Oddest first</source>
        <translation>الأكثر شذوذًا أولًا</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>الحدة</translation>
    </message>
    <message>
        <source>Show file names</source>
        <translation>إظهار أسماء الملفات</translation>
    </message>
    <message>
        <source>Show whole pictures</source>
        <translation>إظهار الصور كاملة</translation>
    </message>
    <message>
        <source>Sort and group: {order}</source>
        <translation>الفرز والتجميع: {order}</translation>
    </message>
    <message>
        <source>Stack bursts and copies</source>
        <translation>تكديس اللقطات المتتابعة والنسخ</translation>
    </message>
</context>
<context>
    <name>PartChip</name>
    <message>
        <source>Less like this</source>
        <translation>أقل شبهًا بهذه</translation>
    </message>
    <message>
        <source>Less of this</source>
        <translation>أقل من هذا</translation>
    </message>
    <message>
        <source>More like this</source>
        <translation>المزيد مثل هذه</translation>
    </message>
    <message>
        <source>More of this</source>
        <translation>المزيد من هذا</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>إزالة {name}</translation>
    </message>
    <message>
        <source>{name}, weight {weight}</source>
        <translation>{name}، الوزن {weight}</translation>
    </message>
    <message>
        <source>↑ ↓ or the mouse wheel: weight   −: more or less   Del: remove</source>
        <translation>↑ ↓ أو عجلة الفأرة: الوزن   −: أكثر أو أقل   Del: إزالة</translation>
    </message>
</context>
<context>
    <name>PassphraseField</name>
    <message>
        <source>Show what is typed</source>
        <translation>إظهار ما يُكتب</translation>
    </message>
</context>
<context>
    <name>PhotoActions</name>
    <message>
        <source>Add a tag…	T</source>
        <translation>إضافة وسم…	T</translation>
    </message>
    <message>
        <source>Compare	C</source>
        <translation>مقارنة	C</translation>
    </message>
    <message>
        <source>Contact sheet…</source>
        <translation>ورقة مصغّرات…</translation>
    </message>
    <message>
        <source>Copy files	Ctrl+C</source>
        <translation>نسخ الملفات	Ctrl+C</translation>
    </message>
    <message>
        <source>Copy path	Ctrl+Shift+C</source>
        <translation>نسخ المسار	Ctrl+Shift+C</translation>
    </message>
    <message>
        <source>Copy paths	Ctrl+Shift+C</source>
        <translation>نسخ المسارات	Ctrl+Shift+C</translation>
    </message>
    <message>
        <source>Copy picture	Ctrl+C</source>
        <translation>نسخ الصورة	Ctrl+C</translation>
    </message>
    <message>
        <source>Copy to a folder…	Ctrl+K</source>
        <translation>نسخ إلى مجلد…	Ctrl+K</translation>
    </message>
    <message>
        <source>Default app	Shift+Enter</source>
        <translation>التطبيق الافتراضي	Shift+Enter</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>تصدير</translation>
    </message>
    <message>
        <source>Favourite	F</source>
        <translation>مفضلة	F</translation>
    </message>
    <message>
        <source>Find less like these	−</source>
        <translation>إيجاد أقل شبهًا بهذه	−</translation>
    </message>
    <message>
        <source>Find less like this	−</source>
        <translation>البحث عن الأقل شبهًا	−</translation>
    </message>
    <message>
        <source>Find more like these	+</source>
        <translation>إيجاد المزيد مثل هذه	+</translation>
    </message>
    <message>
        <source>Find more like this	+</source>
        <translation>البحث عن الأكثر شبهًا	+</translation>
    </message>
    <message>
        <source>Find similar	S</source>
        <translation>البحث عن صور مشابهة	S</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>العلامة</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>إخفاء</translation>
    </message>
    <message>
        <source>Links in a folder…</source>
        <translation>روابط في مجلد…</translation>
    </message>
    <message>
        <source>Move to a folder…	Ctrl+M</source>
        <translation>نقل إلى مجلد…	Ctrl+M</translation>
    </message>
    <message>
        <source>Move to the trash	Del</source>
        <translation>نقل إلى المهملات	Del</translation>
    </message>
    <message>
        <source>Open	Enter</source>
        <translation>فتح	Enter</translation>
    </message>
    <message>
        <source>Open with</source>
        <translation>فتح باستخدام</translation>
    </message>
    <message>
        <source>Other app…</source>
        <translation>تطبيق آخر…</translation>
    </message>
    <message>
        <source>Path of {name} copied</source>
        <translation>نُسخ مسار {name}</translation>
    </message>
    <message>
        <source>Pick	P</source>
        <translation>اختيار	P</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>التقييم</translation>
    </message>
    <message>
        <source>Reject	X</source>
        <translation>رفض	X</translation>
    </message>
    <message>
        <source>Rename…	F2</source>
        <translation>إعادة تسمية…	F2</translation>
    </message>
    <message>
        <source>Select at most {most}</source>
        <translation>حدد {most} على الأكثر</translation>
    </message>
    <message>
        <source>Select one photo to rename it</source>
        <translation>حدد صورة واحدة لإعادة تسميتها</translation>
    </message>
    <message>
        <source>Select two to {most} photos to compare them</source>
        <translation>حدد من صورتين إلى {most} صور لمقارنتها</translation>
    </message>
    <message>
        <source>Show in file manager	Ctrl+Enter</source>
        <translation>إظهار في مدير الملفات	Ctrl+Enter</translation>
    </message>
    <message>
        <source>Table…</source>
        <translation>جدول…</translation>
    </message>
    <message>
        <source>Unflag	U</source>
        <translation>إزالة العلامة	U</translation>
    </message>
    <message>
        <source>{files} copied</source>
        <translation>نُسخ {files}</translation>
    </message>
    <message>
        <source>{name} copied</source>
        <translation>نُسخ {name}</translation>
    </message>
    <message>
        <source>{paths} copied</source>
        <translation>نُسخ {paths}</translation>
    </message>
    <message>
        <source>{photos} are too many at once</source>
        <translation>{photos} أكثر مما يمكن دفعة واحدة</translation>
    </message>
</context>
<context>
    <name>PhotoDelegate</name>
    <message>
        <source>Without a date</source>
        <translation>بلا تاريخ</translation>
    </message>
    <message>
        <source>dddd, d MMMM yyyy</source>
        <translation>dddd، d MMMM yyyy</translation>
    </message>
</context>
<context>
    <name>PhotoEditor</name>
    <message>
        <source>Add a caption</source>
        <translation>إضافة وصف</translation>
    </message>
    <message>
        <source>Add a title</source>
        <translation>إضافة عنوان</translation>
    </message>
    <message>
        <source>Add tags</source>
        <translation>إضافة وسوم</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>أزرق</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>الوصف</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>أخضر</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>العلامة</translation>
    </message>
    <message>
        <source>No label</source>
        <translation>بلا علامة</translation>
    </message>
    <message>
        <source>Purple</source>
        <translation>بنفسجي</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>أحمر</translation>
    </message>
    <message>
        <source>Remove “{keyword}”</source>
        <translation>إزالة «{keyword}»</translation>
    </message>
    <message>
        <source>Tags, separated by commas</source>
        <translation>وسوم تفصل بينها فواصل</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>العنوان</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>أصفر</translation>
    </message>
</context>
<context>
    <name>PhotoEdits</name>
    <message>
        <source>Some sidecars could not be written, that of {name}: {why}</source>
        <translation>تعذّرت كتابة بعض الملفات المرافقة، منها ملف {name}: {why}</translation>
    </message>
    <message>
        <source>The library keeps what you wrote</source>
        <translation>تحتفظ المكتبة بما كتبته</translation>
    </message>
    <message>
        <source>The sidecar of {name} could not be written: {why}</source>
        <translation>تعذّرت كتابة الملف المرافق لـ {name}: {why}</translation>
    </message>
    <message>
        <source>{what}: added to favourites</source>
        <translation>{what}: أُضيفت إلى المفضلة</translation>
    </message>
    <message>
        <source>{what}: caption changed</source>
        <translation>{what}: تغيّر الوصف</translation>
    </message>
    <message>
        <source>{what}: changed back</source>
        <translation>{what}: كما كان</translation>
    </message>
    <message>
        <source>{what}: label changed</source>
        <translation>{what}: تغيّرت العلامة</translation>
    </message>
    <message>
        <source>{what}: not changed</source>
        <translation>{what}: لم يتغيّر</translation>
    </message>
    <message>
        <source>{what}: removed from favourites</source>
        <translation>{what}: لم تعد مفضلة</translation>
    </message>
    <message>
        <source>{what}: tags changed</source>
        <translation>{what}: تغيّرت الوسوم</translation>
    </message>
    <message>
        <source>{what}: title changed</source>
        <translation>{what}: تغيّر العنوان</translation>
    </message>
</context>
<context>
    <name>PrivacyPage</name>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n دقيقة</numerusform>
            <numerusform>دقيقة واحدة</numerusform>
            <numerusform>دقيقتان</numerusform>
            <numerusform>%n دقائق</numerusform>
            <numerusform>%n دقيقة</numerusform>
            <numerusform>%n دقيقة</numerusform>
        </translation>
    </message>
    <message>
        <source>Anyone who can read your files can then read what clipsearch keeps.</source>
        <translation>من يستطيع قراءة ملفاتك يستطيع عندئذ قراءة ما يحفظه clipsearch.</translation>
    </message>
    <message>
        <source>Change passphrase</source>
        <translation>تغيير عبارة المرور</translation>
    </message>
    <message>
        <source>Close clipsearch and decrypt the library?</source>
        <translation>إغلاق clipsearch وفك تشفير المكتبة؟</translation>
    </message>
    <message>
        <source>Close clipsearch and encrypt the library?</source>
        <translation>إغلاق clipsearch وتشفير المكتبة؟</translation>
    </message>
    <message>
        <source>Decrypt</source>
        <translation>فك التشفير</translation>
    </message>
    <message>
        <source>Decrypt the library</source>
        <translation>فك تشفير المكتبة</translation>
    </message>
    <message>
        <source>Decrypt the library…</source>
        <translation>فك تشفير المكتبة…</translation>
    </message>
    <message>
        <source>Encrypt</source>
        <translation>تشفير</translation>
    </message>
    <message>
        <source>Encrypt the library</source>
        <translation>تشفير المكتبة</translation>
    </message>
    <message>
        <source>Encrypt…</source>
        <translation>تشفير…</translation>
    </message>
    <message>
        <source>Hidden photos and folders</source>
        <translation>الصور والمجلدات المخفية</translation>
    </message>
    <message>
        <source>Keep the key in the system&apos;s keyring</source>
        <translation>حفظ المفتاح في سلسلة مفاتيح النظام</translation>
    </message>
    <message>
        <source>List them</source>
        <translation type="vanished">سردها</translation>
    </message>
    <message>
        <source>Lock after</source>
        <translation>القفل بعد</translation>
    </message>
    <message>
        <source>Lock it when idle for:</source>
        <translation>قفلها عند عدم وجود إدخال لمدة:</translation>
    </message>
    <message>
        <source>Lock with the screen, and before sleep</source>
        <translation>القفل مع الشاشة وقبل السكون</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>أبدًا</translation>
    </message>
    <message>
        <source>New passphrase</source>
        <translation>عبارة مرور جديدة</translation>
    </message>
    <message>
        <source>New recovery key</source>
        <translation>مفتاح استرداد جديد</translation>
    </message>
    <message>
        <source>Nothing is hidden.</source>
        <translation>لا شيء مخفي.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>عبارة المرور</translation>
    </message>
    <message>
        <source>Passphrase or recovery key</source>
        <translation>عبارة المرور أو مفتاح الاسترداد</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>الخصوصية</translation>
    </message>
    <message>
        <source>Repeat the passphrase</source>
        <translation>أعد عبارة المرور</translation>
    </message>
    <message>
        <source>Select what to show again.</source>
        <translation>حدّد ما يجب أن يظهر مرة أخرى.</translation>
    </message>
    <message>
        <source>Show again</source>
        <translation>إظهار مجددًا</translation>
    </message>
    <message>
        <source>Show list</source>
        <translation>عرض القائمة</translation>
    </message>
    <message>
        <source>The key is in the system&apos;s keyring.</source>
        <translation>المفتاح في سلسلة مفاتيح النظام.</translation>
    </message>
    <message>
        <source>The key was removed from the system&apos;s keyring.</source>
        <translation>لم يعد المفتاح في سلسلة مفاتيح النظام.</translation>
    </message>
    <message>
        <source>The library is encrypted</source>
        <translation>المكتبة مشفّرة</translation>
    </message>
    <message>
        <source>The new recovery key, which is not shown again: {key}</source>
        <translation>مفتاح الاسترداد الجديد، ولن يظهر مرة أخرى: {key}</translation>
    </message>
    <message>
        <source>The passphrase is changed.</source>
        <translation>تغيّرت عبارة المرور.</translation>
    </message>
    <message>
        <source>The photos themselves, which stay where they are. What is in memory while the library is open, and what the system writes of it to swap. Names in other programs, such as recent files. Earlier copies of the library, in backups or on the disk.</source>
        <translation>الصور نفسها، فهي تبقى في مكانها. ما في الذاكرة ما دامت المكتبة مفتوحة، وما ينقله النظام منها إلى القرص. الأسماء في برامج أخرى، مثل الملفات الأخيرة. النسخ السابقة من المكتبة، في النسخ الاحتياطية أو على القرص.</translation>
    </message>
    <message>
        <source>They appear in no result, count or export. Listing them takes the passphrase above.</source>
        <translation>ليست في أي نتيجة أو عدد أو تصدير. يتطلب سردها عبارة المرور أعلاه.</translation>
    </message>
    <message>
        <source>They appear in no result, count or export. Without encryption this does not protect them.</source>
        <translation>ليست في أي نتيجة أو عدد أو تصدير. من دون تشفير ليس هذا حماية.</translation>
    </message>
    <message>
        <source>Type the new passphrase twice, the same each time.</source>
        <translation>اكتب عبارة المرور الجديدة مرتين، نفسها في كل مرة.</translation>
    </message>
    <message>
        <source>Type the passphrase first.</source>
        <translation>اكتب عبارة المرور أولًا.</translation>
    </message>
    <message>
        <source>What it does not protect</source>
        <translation>ما لا يحميه</translation>
    </message>
    <message>
        <source>Whoever uses your session can then open the library.</source>
        <translation>يستطيع عندئذ من يستخدم جلستك فتح المكتبة.</translation>
    </message>
    <message>
        <source>With a passphrase nobody else can read what clipsearch keeps: names, captions, text in photos, thumbnails, vectors, searches and settings. clipsearch closes, encrypts its files and asks for the passphrase from then on.</source>
        <translation>بعبارة مرور لا يستطيع أحد غيرك قراءة ما يحفظه clipsearch: الأسماء والتعليقات والنص في الصور والصور المصغّرة والمتجهات وعمليات البحث والإعدادات. يُغلق clipsearch ويشفّر ملفاته ويطلب عبارة المرور من ذلك الحين.</translation>
    </message>
    <message>
        <source>You are shown a recovery key first. Keep it: if you lose it and the passphrase, everything is lost.</source>
        <translation>يظهر أولًا مفتاح استرداد. احتفظ به: من دونه ومن دون عبارة المرور يضيع كل شيء.</translation>
    </message>
</context>
<context>
    <name>ProblemsDialog</name>
    <message>
        <source>All files could be read</source>
        <translation>قُرئت كل الملفات</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Copy list</source>
        <translation>نسخ القائمة</translation>
    </message>
    <message>
        <source>Everything else can be searched. These files are tried again when they change.</source>
        <translation>يمكن البحث في كل ما عداها. تُعاد محاولة هذه الملفات عند تغيّرها.</translation>
    </message>
    <message>
        <source>Files that could not be read</source>
        <translation>ملفات تعذّرت قراءتها</translation>
    </message>
    <message>
        <source>Show in file manager</source>
        <translation>إظهار في مدير الملفات</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>المحاولة مجددًا</translation>
    </message>
    <message>
        <source>Try all again</source>
        <translation>إعادة محاولة الكل</translation>
    </message>
    <message>
        <source>{files} could not be read</source>
        <translation>تعذّرت قراءة {files}</translation>
    </message>
</context>
<context>
    <name>QueryBar</name>
    <message>
        <source>Add a picture… (Ctrl+Shift+O)</source>
        <translation>إضافة صورة… (Ctrl+Shift+O)</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>مسح البحث</translation>
    </message>
    <message>
        <source>Recent searches (Ctrl+H)</source>
        <translation>عمليات البحث الأخيرة (Ctrl+H)</translation>
    </message>
    <message>
        <source>What does the photo show? Or drop a picture here</source>
        <translation>ماذا تُظهر الصورة؟ أو أفلت صورة هنا</translation>
    </message>
    <message>
        <source>and…</source>
        <translation>و…</translation>
    </message>
</context>
<context>
    <name>QueryController</name>
    <message>
        <source>A search can have up to {count}; the rest was left out</source>
        <translation>يمكن أن يحتوي البحث على {count} على الأكثر؛ تُرك الباقي</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>كل الملفات</translation>
    </message>
    <message>
        <source>Cannot search with {name}</source>
        <translation>لا يمكن البحث باستخدام {name}</translation>
    </message>
    <message>
        <source>Copy the search as one line</source>
        <translation>نسخ البحث كسطر واحد</translation>
    </message>
    <message>
        <source>Find photos like a picture</source>
        <translation type="vanished">البحث عن صور تشبه صورة</translation>
    </message>
    <message>
        <source>Next search</source>
        <translation>البحث التالي</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>لصق</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>الصور</translation>
    </message>
    <message>
        <source>Previous search</source>
        <translation>البحث السابق</translation>
    </message>
    <message>
        <source>Recent searches…</source>
        <translation>عمليات البحث الأخيرة…</translation>
    </message>
    <message>
        <source>Search copied as one line</source>
        <translation>نُسخ البحث كسطر واحد</translation>
    </message>
    <message>
        <source>Search with a picture</source>
        <translation>البحث بصورة</translation>
    </message>
    <message>
        <source>Search with the clipboard alone</source>
        <translation>البحث بالحافظة وحدها</translation>
    </message>
    <message>
        <source>Type a search</source>
        <translation>كتابة بحث</translation>
    </message>
    <message>
        <source>the dropped picture</source>
        <translation>الصورة المُفلتة</translation>
    </message>
    <message>
        <source>the pasted picture</source>
        <translation>الصورة الملصقة</translation>
    </message>
    <message>
        <source>“{place}”: {message}</source>
        <translation>«{place}»: {message}</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Add a folder… (Ctrl+O)</source>
        <translation>إضافة مجلد… (Ctrl+O)</translation>
    </message>
    <message>
        <source>All photos</source>
        <translation>كل الصور</translation>
    </message>
    <message>
        <source>Saved searches</source>
        <translation>عمليات البحث المحفوظة</translation>
    </message>
    <message>
        <source>Your folders</source>
        <translation>مجلداتك</translation>
    </message>
</context>
<context>
    <name>RegionHint</name>
    <message>
        <source>Draw a rectangle around what you are looking for, with the mouse or the arrow keys</source>
        <translation>ارسم مستطيلًا حول ما تبحث عنه بالفأرة أو بمفاتيح الأسهم</translation>
    </message>
    <message>
        <source>Enter finds photos like this part. Draw again to change it</source>
        <translation>يعثر Enter على صور تشبه هذا الجزء. ارسم مجددًا لتغييره</translation>
    </message>
    <message>
        <source>Search with this part</source>
        <translation>البحث بهذا الجزء</translation>
    </message>
</context>
<context>
    <name>RemotePictures</name>
    <message>
        <source>Copy it in the browser and paste it here</source>
        <translation>انسخها في المتصفح والصقها هنا</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>تنزيل</translation>
    </message>
    <message>
        <source>Download picture</source>
        <translation>تنزيل الصورة</translation>
    </message>
    <message>
        <source>Download this picture from {host}?</source>
        <translation>تنزيل هذه الصورة من {host}؟</translation>
    </message>
    <message>
        <source>Downloading a picture from {host}</source>
        <translation>جارٍ تنزيل صورة من {host}</translation>
    </message>
    <message>
        <source>Stay offline</source>
        <translation>البقاء دون اتصال</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>إيقاف</translation>
    </message>
    <message>
        <source>The picture could not be downloaded from {host}: {why}</source>
        <translation>تعذّر تنزيل الصورة من {host}:‏ {why}</translation>
    </message>
    <message>
        <source>clipsearch stays offline unless you allow it. Only this picture is requested; {host} sees this computer&apos;s address. Copying the picture in the browser and pasting it here needs no connection.</source>
        <translation>يبقى clipsearch دون اتصال ما لم تسمح بذلك. تُطلب هذه الصورة فقط؛ ويرى {host} عنوان هذا الكمبيوتر. لا يحتاج نسخ الصورة في المتصفح ولصقها هنا إلى اتصال.</translation>
    </message>
</context>
<context>
    <name>Removal</name>
    <message>
        <source>They, or the best photo of their group, changed or are missing</source>
        <translation>تغيّرت هي أو أفضل صورة في مجموعتها أو لم تعد موجودة</translation>
    </message>
    <message>
        <source>{photos} could not be moved to the trash</source>
        <translation>تعذّر نقل {photos} إلى سلة المهملات</translation>
    </message>
    <message>
        <source>{photos} moved to the trash</source>
        <translation>نُقلت {photos} إلى سلة المهملات</translation>
    </message>
    <message>
        <source>{photos} restored</source>
        <translation>استُعيدت {photos}</translation>
    </message>
</context>
<context>
    <name>RenameAndTrash</name>
    <message>
        <source>Copies in other places stay where they are.</source>
        <translation>تبقى النسخ الموجودة في أماكن أخرى في مكانها.</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>نقل إلى المهملات</translation>
    </message>
    <message>
        <source>Move {photos} to the trash?</source>
        <translation>نقل {photos} إلى المهملات؟</translation>
    </message>
    <message>
        <source>Renamed to {new}</source>
        <translation>أُعيدت التسمية إلى {new}</translation>
    </message>
    <message>
        <source>This can be undone with Ctrl+Z.</source>
        <translation>يمكن التراجع عن ذلك بـ Ctrl+Z.</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>و{count} أخرى</translation>
    </message>
    <message>
        <source>{name} could not be moved to the trash</source>
        <translation>تعذّر نقل {name} إلى المهملات</translation>
    </message>
    <message>
        <source>{some} of {photos} could not be moved to the trash</source>
        <translation>تعذّر نقل {some} من {photos} إلى المهملات</translation>
    </message>
    <message>
        <source>{some} of {photos} could not be restored; the first: {why}</source>
        <translation>تعذّرت استعادة {some} من {photos}؛ أولها: {why}</translation>
    </message>
    <message>
        <source>{what} moved to the trash</source>
        <translation>نُقل {what} إلى المهملات</translation>
    </message>
    <message>
        <source>{what} restored</source>
        <translation>استُعيد {what}</translation>
    </message>
</context>
<context>
    <name>RenameDialog</name>
    <message>
        <source>A file needs a name</source>
        <translation>يحتاج الملف إلى اسم</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>الاسم الجديد</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>إعادة تسمية</translation>
    </message>
    <message>
        <source>Rename the photo</source>
        <translation>إعادة تسمية الصورة</translation>
    </message>
</context>
<context>
    <name>ResultsHeader</name>
    <message>
        <source>Search in these results (Ctrl+Shift+F)</source>
        <translation>البحث في هذه النتائج (Ctrl+Shift+F)</translation>
    </message>
</context>
<context>
    <name>ResultsPanel</name>
    <message>
        <source>All photos</source>
        <translation>كل الصور</translation>
    </message>
    <message>
        <source>Best exposed first</source>
        <translation>الأفضل تعريضًا أولًا</translation>
    </message>
    <message>
        <source>Best match</source>
        <translation type="vanished">الأكثر تطابقًا</translation>
    </message>
    <message>
        <source>Best match first</source>
        <translation>الأكثر تطابقًا أولًا</translation>
    </message>
    <message>
        <source>Brightest first</source>
        <translation>الأسطع أولًا</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>حسب الاسم</translation>
    </message>
    <message>
        <source>Closest photos:</source>
        <translation>أقرب الصور:</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>الأحدث أولًا</translation>
    </message>
    <message>
        <source>No good match for {name}</source>
        <translation>لا يوجد تطابق جيد لـ {name}</translation>
    </message>
    <message>
        <source>No good match for “{words}”</source>
        <translation>لا يوجد تطابق جيد لـ «{words}»</translation>
    </message>
    <message>
        <source>Oddest first</source>
        <translation>الأكثر شذوذًا أولًا</translation>
    </message>
    <message>
        <source>Photos for “{words}”</source>
        <translation>صور لـ «{words}»</translation>
    </message>
    <message>
        <source>Photos like {name}</source>
        <translation>صور مثل {name}</translation>
    </message>
    <message>
        <source>Picture size</source>
        <translation>حجم الصور</translation>
    </message>
    <message>
        <source>Picture size (Ctrl++, Ctrl+−, Ctrl+wheel)</source>
        <translation>حجم الصور (Ctrl++، Ctrl+−، Ctrl+العجلة)</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>جارٍ البحث…</translation>
    </message>
    <message>
        <source>Sharpest first</source>
        <translation>الأكثر حدة أولًا</translation>
    </message>
    <message>
        <source>Size of the pictures</source>
        <translation type="vanished">حجم الصور</translation>
    </message>
    <message>
        <source>Size of the pictures (Ctrl++, Ctrl+−, Ctrl+wheel)</source>
        <translation type="vanished">حجم الصور (Ctrl++، Ctrl+−، Ctrl+العجلة)</translation>
    </message>
    <message>
        <source>among {count} relevant</source>
        <translation>ضمن {count} ذات صلة</translation>
    </message>
    <message>
        <source>of {count} relevant</source>
        <translation type="vanished">من {count} ذات صلة</translation>
    </message>
    <message>
        <source>rough estimate</source>
        <translation>تقدير تقريبي</translation>
    </message>
    <message>
        <source>the best {some} of {count}</source>
        <translation>أفضل {some} من {count}</translation>
    </message>
    <message>
        <source>the closest photos</source>
        <translation>أقرب الصور</translation>
    </message>
    <message>
        <source>{count} possible</source>
        <translation>{count} محتملة</translation>
    </message>
</context>
<context>
    <name>SavedSearchActions</name>
    <message>
        <source>A search within results cannot be saved; search all photos instead</source>
        <translation>لا يمكن حفظ بحث داخل النتائج؛ ابحث في كل الصور بدلًا من ذلك</translation>
    </message>
    <message>
        <source>Photos like examples, and odd ones, cannot be saved as a search</source>
        <translation>لا يمكن حفظ الصور الشبيهة بأمثلة أو الصور الشاذة كبحث</translation>
    </message>
    <message>
        <source>Rename that one, then save the search again</source>
        <translation type="vanished">أعد تسمية ذلك البحث ثم احفظ البحث مجددًا</translation>
    </message>
    <message>
        <source>Rename the search</source>
        <translation>إعادة تسمية البحث</translation>
    </message>
    <message>
        <source>Renamed to “{name}”</source>
        <translation>أُعيدت التسمية إلى «{name}»</translation>
    </message>
    <message>
        <source>Save the search</source>
        <translation>حفظ البحث</translation>
    </message>
    <message>
        <source>Search for something first; then it can be saved</source>
        <translation>ابحث عن شيء أولًا؛ ثم يمكن حفظه</translation>
    </message>
    <message>
        <source>a photo</source>
        <translation>صورة</translation>
    </message>
    <message>
        <source>“{name}” changed back</source>
        <translation>أُعيد «{name}» كما كان</translation>
    </message>
    <message>
        <source>“{name}” could not be restored: another saved search has this name now</source>
        <translation type="vanished">تعذّرت استعادة «{name}»: يحمل بحث محفوظ آخر هذا الاسم الآن</translation>
    </message>
    <message>
        <source>“{name}” moved</source>
        <translation>نُقل «{name}»</translation>
    </message>
    <message>
        <source>“{name}” moved back</source>
        <translation>أُعيد «{name}» إلى موضعه</translation>
    </message>
    <message>
        <source>“{name}” no longer saved</source>
        <translation>لم يعد «{name}» محفوظًا</translation>
    </message>
    <message>
        <source>“{name}” removed</source>
        <translation>أُزيل «{name}»</translation>
    </message>
    <message>
        <source>“{name}” renamed back</source>
        <translation>أُعيد الاسم السابق: «{name}»</translation>
    </message>
    <message>
        <source>“{name}” restored</source>
        <translation>استُعيد «{name}»</translation>
    </message>
    <message>
        <source>“{name}” saved</source>
        <translation>حُفظ «{name}»</translation>
    </message>
    <message>
        <source>“{name}” updated</source>
        <translation>حُدّث «{name}»</translation>
    </message>
</context>
<context>
    <name>SavedSearchList</name>
    <message>
        <source>Move down	Alt+↓</source>
        <translation>نقل لأسفل	Alt+↓</translation>
    </message>
    <message>
        <source>Move up	Alt+↑</source>
        <translation>نقل لأعلى	Alt+↑</translation>
    </message>
    <message>
        <source>Remove	Del</source>
        <translation>إزالة	Del</translation>
    </message>
    <message>
        <source>Rename…	F2</source>
        <translation>إعادة تسمية…	F2</translation>
    </message>
    <message>
        <source>Search	Enter</source>
        <translation>بحث	Enter</translation>
    </message>
    <message>
        <source>Update to current search</source>
        <translation>تحديث إلى البحث الحالي</translation>
    </message>
</context>
<context>
    <name>Scrubber</name>
    <message>
        <source>Dates</source>
        <translation>التواريخ</translation>
    </message>
    <message>
        <source>No date</source>
        <translation>بلا تاريخ</translation>
    </message>
</context>
<context>
    <name>SearchHistory</name>
    <message>
        <source>Clear</source>
        <translation>مسح</translation>
    </message>
    <message>
        <source>Clear all recent searches?</source>
        <translation>مسح كل عمليات البحث الأخيرة؟</translation>
    </message>
    <message>
        <source>Clear recent searches</source>
        <translation>مسح عمليات البحث الأخيرة</translation>
    </message>
    <message>
        <source>No recent searches</source>
        <translation>لا توجد عمليات بحث أخيرة</translation>
    </message>
    <message>
        <source>Remember recent searches</source>
        <translation>تذكّر عمليات البحث الأخيرة</translation>
    </message>
    <message>
        <source>This cannot be undone. Saved searches stay.</source>
        <translation>لا يمكن التراجع عن ذلك. تبقى عمليات البحث المحفوظة.</translation>
    </message>
    <message>
        <source>a photo</source>
        <translation>صورة</translation>
    </message>
</context>
<context>
    <name>SelectionBar</name>
    <message>
        <source>Clear selection (Esc)</source>
        <translation>إلغاء التحديد (Esc)</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>مقارنة</translation>
    </message>
    <message>
        <source>Compare side by side (C)</source>
        <translation>مقارنة جنبًا إلى جنب (C)</translation>
    </message>
    <message>
        <source>Contact sheet…</source>
        <translation>ورقة مصغّرات…</translation>
    </message>
    <message>
        <source>Copy to a folder (Ctrl+K)</source>
        <translation>نسخ إلى مجلد (Ctrl+K)</translation>
    </message>
    <message>
        <source>Copy to…</source>
        <translation>نسخ إلى…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="vanished">حذف</translation>
    </message>
    <message>
        <source>Export a page of small pictures</source>
        <translation>تصدير صفحة بصور صغيرة</translation>
    </message>
    <message>
        <source>Export small pictures of them on a page</source>
        <translation type="vanished">تصدير صفحة بصور صغيرة</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>مفضلة</translation>
    </message>
    <message>
        <source>Favourite on or off (F)</source>
        <translation>مفضلة، أو إلغاء التفضيل (F)</translation>
    </message>
    <message>
        <source>Find similar</source>
        <translation>صور مشابهة</translation>
    </message>
    <message>
        <source>Find similar photos (S)</source>
        <translation>البحث عن صور مشابهة (S)</translation>
    </message>
    <message>
        <source>Less like these</source>
        <translation>أقل شبهًا بهذه</translation>
    </message>
    <message>
        <source>Like these (+)</source>
        <translation>مثل هذه (+)</translation>
    </message>
    <message>
        <source>More like these</source>
        <translation>المزيد مثل هذه</translation>
    </message>
    <message>
        <source>Move to a folder (Ctrl+M)</source>
        <translation>نقل إلى مجلد (Ctrl+M)</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>نقل إلى المهملات</translation>
    </message>
    <message>
        <source>Move to the trash (Del)</source>
        <translation>نقل إلى المهملات (Del)</translation>
    </message>
    <message>
        <source>Move to…</source>
        <translation>نقل إلى…</translation>
    </message>
    <message>
        <source>Not like these (−)</source>
        <translation>ليس مثل هذه (−)</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>فتح</translation>
    </message>
    <message>
        <source>Open (Enter)</source>
        <translation>فتح (Enter)</translation>
    </message>
    <message>
        <source>{count} selected</source>
        <translation>{count} محددة</translation>
    </message>
</context>
<context>
    <name>SettingsWindow</name>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>صفحات الإعدادات</translation>
    </message>
    <message>
        <source>Reset to defaults</source>
        <translation>إعادة الضبط</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>الإعدادات</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>تراجع</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Add a folder</source>
        <translation>إضافة مجلد</translation>
    </message>
    <message>
        <source>Add a picture from a file</source>
        <translation>إضافة صورة من ملف</translation>
    </message>
    <message>
        <source>Add a tag</source>
        <translation>إضافة وسم</translation>
    </message>
    <message>
        <source>Add to the selection, select all</source>
        <translation>إضافة إلى التحديد، تحديد الكل</translation>
    </message>
    <message>
        <source>Add what is on the clipboard</source>
        <translation>إضافة محتوى الحافظة</translation>
    </message>
    <message>
        <source>All photos</source>
        <translation>كل الصور</translation>
    </message>
    <message>
        <source>Back to the results</source>
        <translation>العودة إلى النتائج</translation>
    </message>
    <message>
        <source>Back, forward</source>
        <translation>رجوع، تقدم</translation>
    </message>
    <message>
        <source>Check for changes</source>
        <translation>التحقق من وجود تغييرات</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Compare two to four</source>
        <translation>مقارنة صورتين إلى أربع</translation>
    </message>
    <message>
        <source>Context menu</source>
        <translation>قائمة السياق</translation>
    </message>
    <message>
        <source>Copy the photo, its path</source>
        <translation>نسخ الصورة أو مسارها</translation>
    </message>
    <message>
        <source>Copy the search as one line</source>
        <translation>نسخ البحث كسطر واحد</translation>
    </message>
    <message>
        <source>Copy, move to a folder</source>
        <translation>نسخ أو نقل إلى مجلد</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>التكرارات</translation>
    </message>
    <message>
        <source>Extend the selection, move without selecting</source>
        <translation>توسيع التحديد، التنقل دون تحديد</translation>
    </message>
    <message>
        <source>Favourite on or off</source>
        <translation>مفضلة أو لم تعد</translation>
    </message>
    <message>
        <source>Favourite; pick, reject, unflag, and go on</source>
        <translation>مفضلة؛ اختيار، رفض، إزالة العلامة، ثم المتابعة</translation>
    </message>
    <message>
        <source>Files that could not be read</source>
        <translation>ملفات تعذّرت قراءتها</translation>
    </message>
    <message>
        <source>Filters: date, folder, type, camera</source>
        <translation>عوامل التصفية: التاريخ والمجلد والنوع والكاميرا</translation>
    </message>
    <message>
        <source>Find more, less like it</source>
        <translation>البحث عن أكثر أو أقل شبهًا</translation>
    </message>
    <message>
        <source>Find similar photos</source>
        <translation>البحث عن صور مشابهة</translation>
    </message>
    <message>
        <source>From the search field to the photos</source>
        <translation>من حقل البحث إلى الصور</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>ملء الشاشة</translation>
    </message>
    <message>
        <source>Full screen, slide show</source>
        <translation type="vanished">ملء الشاشة، عرض الشرائح</translation>
    </message>
    <message>
        <source>Go to every button, to the menu</source>
        <translation>إلى كل زر وإلى القائمة</translation>
    </message>
    <message>
        <source>Go to folders and saved searches</source>
        <translation>إلى المجلدات وعمليات البحث المحفوظة</translation>
    </message>
    <message>
        <source>Go to the chips before the words</source>
        <translation>إلى عناصر البحث قبل الكلمات</translation>
    </message>
    <message>
        <source>Keep these words and add more</source>
        <translation>إبقاء هذه الكلمات وإضافة المزيد</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>اختصارات لوحة المفاتيح</translation>
    </message>
    <message>
        <source>Larger, smaller pictures</source>
        <translation>صور أكبر أو أصغر</translation>
    </message>
    <message>
        <source>Learn a tag: it fits, does not fit</source>
        <translation>أثناء تعليم وسم: يناسب، لا يناسب</translation>
    </message>
    <message>
        <source>Lock an encrypted library</source>
        <translation>قفل مكتبة مشفّرة</translation>
    </message>
    <message>
        <source>Menu of the folder or search</source>
        <translation>قائمة المجلد أو البحث</translation>
    </message>
    <message>
        <source>Moments of a video</source>
        <translation>لحظات الفيديو</translation>
    </message>
    <message>
        <source>Move between photos</source>
        <translation>التنقل بين الصور</translation>
    </message>
    <message>
        <source>Move it to the trash</source>
        <translation>نقلها إلى المهملات</translation>
    </message>
    <message>
        <source>Move through the suggestions, choose one</source>
        <translation>التنقل بين الاقتراحات واختيار أحدها</translation>
    </message>
    <message>
        <source>Move, resize and use the part</source>
        <translation>نقل الجزء وتغيير حجمه واستخدامه</translation>
    </message>
    <message>
        <source>Next or previous photo</source>
        <translation>الصورة التالية أو السابقة</translation>
    </message>
    <message>
        <source>On a chip: weight, less of it, edit, remove</source>
        <translation>على عنصر البحث: الوزن، أقل منه، تحرير، إزالة</translation>
    </message>
    <message>
        <source>One step back: close, unselect, leave the field</source>
        <translation>خطوة إلى الوراء: إغلاق، إلغاء التحديد، مغادرة الحقل</translation>
    </message>
    <message>
        <source>Open in another app</source>
        <translation>فتح في تطبيق آخر</translation>
    </message>
    <message>
        <source>Open in the viewer</source>
        <translation>فتح في العارض</translation>
    </message>
    <message>
        <source>Open or close a stack</source>
        <translation>فتح مجموعة مكدسة أو إغلاقها</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>تحريك العرض</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>الصور</translation>
    </message>
    <message>
        <source>Pick, reject, unflag</source>
        <translation>اختيار، رفض، إزالة العلامة</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>إنهاء</translation>
    </message>
    <message>
        <source>Rate with stars</source>
        <translation>التقييم بالنجوم</translation>
    </message>
    <message>
        <source>Recent searches</source>
        <translation>عمليات البحث الأخيرة</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>إزالة</translation>
    </message>
    <message>
        <source>Rename it</source>
        <translation>إعادة تسميتها</translation>
    </message>
    <message>
        <source>Rename or move a saved search</source>
        <translation>إعادة تسمية بحث محفوظ أو نقله</translation>
    </message>
    <message>
        <source>Rotate the view; photo details</source>
        <translation>تدوير العرض؛ تفاصيل الصورة</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>حفظ هذا البحث</translation>
    </message>
    <message>
        <source>Scroll by a page</source>
        <translation>التنقل صفحة صفحة</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>بحث</translation>
    </message>
    <message>
        <source>Search for less of these words</source>
        <translation>البحث عن أقل من هذه الكلمات</translation>
    </message>
    <message>
        <source>Search in these results</source>
        <translation>البحث في هذه النتائج</translation>
    </message>
    <message>
        <source>Search with a part of it</source>
        <translation>البحث بجزء منها</translation>
    </message>
    <message>
        <source>Search with the clipboard alone</source>
        <translation>البحث بالحافظة وحدها</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>الإعدادات</translation>
    </message>
    <message>
        <source>Show a folder’s photos, search again</source>
        <translation>إظهار صور مجلد، البحث مجددًا</translation>
    </message>
    <message>
        <source>Show it in the file manager</source>
        <translation>إظهارها في مدير الملفات</translation>
    </message>
    <message>
        <source>Show or hide the inspector</source>
        <translation>إظهار المعلومات أو إخفاؤها</translation>
    </message>
    <message>
        <source>Show or hide the sidebar</source>
        <translation>إظهار الشريط الجانبي أو إخفاؤه</translation>
    </message>
    <message>
        <source>Show these shortcuts</source>
        <translation>إظهار هذه الاختصارات</translation>
    </message>
    <message>
        <source>Show where it matches</source>
        <translation>إظهار موضع التطابق</translation>
    </message>
    <message>
        <source>Sidebar</source>
        <translation>الشريط الجانبي</translation>
    </message>
    <message>
        <source>Slide show</source>
        <translation>عرض الشرائح</translation>
    </message>
    <message>
        <source>Type a search</source>
        <translation>كتابة بحث</translation>
    </message>
    <message>
        <source>Undo, redo</source>
        <translation>تراجع، إعادة</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>العارض</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>النافذة</translation>
    </message>
    <message>
        <source>Zoom; fit; 100 %</source>
        <translation>تكبير؛ ملاءمة؛ 100٪</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Add a folder… (Ctrl+O)</source>
        <translation>إضافة مجلد… (Ctrl+O)</translation>
    </message>
    <message>
        <source>Albums</source>
        <translation type="vanished">الألبومات</translation>
    </message>
    <message>
        <source>All photos</source>
        <translation>كل الصور</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>المفضلة</translation>
    </message>
    <message>
        <source>New album…</source>
        <translation>ألبوم جديد…</translation>
    </message>
    <message>
        <source>Save a search to find it here</source>
        <translation>احفظ بحثًا لتجده هنا</translation>
    </message>
    <message>
        <source>Save this search… (Ctrl+S)</source>
        <translation>حفظ هذا البحث… (Ctrl+S)</translation>
    </message>
    <message>
        <source>Saved searches</source>
        <translation>عمليات البحث المحفوظة</translation>
    </message>
    <message>
        <source>Sidebar</source>
        <translation>الشريط الجانبي</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>الوسوم</translation>
    </message>
    <message>
        <source>Your albums</source>
        <translation>ألبوماتك</translation>
    </message>
    <message>
        <source>Your folders</source>
        <translation>مجلداتك</translation>
    </message>
</context>
<context>
    <name>SidebarController</name>
    <message>
        <source>Go to the sidebar</source>
        <translation>الانتقال إلى الشريط الجانبي</translation>
    </message>
    <message>
        <source>Save this search…</source>
        <translation>حفظ هذا البحث…</translation>
    </message>
    <message>
        <source>{pattern} excluded</source>
        <translation>استُبعد {pattern}</translation>
    </message>
    <message>
        <source>{pattern} no longer excluded</source>
        <translation>لم يعد {pattern} مستبعدًا</translation>
    </message>
</context>
<context>
    <name>StackController</name>
    <message>
        <source>Close the stack	B</source>
        <translation>إغلاق المجموعة المكدسة	B</translation>
    </message>
    <message>
        <source>Open the stack	B</source>
        <translation>فتح المجموعة المكدسة	B</translation>
    </message>
    <message>
        <source>Photos stacked again</source>
        <translation>كُدّست الصور من جديد</translation>
    </message>
    <message>
        <source>Stack taken apart</source>
        <translation>فُكّت المجموعة المكدسة</translation>
    </message>
    <message>
        <source>Take the stack apart</source>
        <translation>فك المجموعة المكدسة</translation>
    </message>
</context>
<context>
    <name>Stars</name>
    <message>
        <source>Rating: {stars}</source>
        <translation>التقييم: {stars}</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Checked just now</source>
        <translation>تم التحقق الآن</translation>
    </message>
    <message>
        <source>Indexing paused</source>
        <translation>الفهرسة متوقفة مؤقتًا</translation>
    </message>
    <message>
        <source>No folder yet</source>
        <translation>لا يوجد مجلد بعد</translation>
    </message>
    <message>
        <source>Pause indexing</source>
        <translation>إيقاف الفهرسة مؤقتًا</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation type="vanished">الصور</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>التقدم</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>استئناف</translation>
    </message>
    <message>
        <source>Resume indexing (F5)</source>
        <translation>استئناف الفهرسة (F5)</translation>
    </message>
    <message>
        <source>Show these files (Ctrl+E)</source>
        <translation>إظهار هذه الملفات (Ctrl+E)</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>جارٍ البدء…</translation>
    </message>
    <message>
        <source>Stop for now; the rest is indexed later, or with F5</source>
        <translation>إيقاف الآن؛ يُفهرس الباقي لاحقًا أو بـ F5</translation>
    </message>
    <message>
        <source>searching with {old} until {new} is ready</source>
        <translation>البحث باستخدام {old} حتى يجهز {new}</translation>
    </message>
    <message>
        <source>up to date</source>
        <translation>محدّثة</translation>
    </message>
    <message>
        <source>{count} incomplete</source>
        <translation>{count} غير مكتملة</translation>
    </message>
    <message>
        <source>{count} left to index</source>
        <translation>بقي {count} للفهرسة</translation>
    </message>
    <message>
        <source>{count} offline</source>
        <translation>{count} غير متصلة</translation>
    </message>
    <message>
        <source>{failed} could not be read</source>
        <translation>تعذّرت قراءة {failed}</translation>
    </message>
</context>
<context>
    <name>StoragePage</name>
    <message>
        <source>A list of all files with what is known about them: size, date, camera, format, and why some could not be read.</source>
        <translation>قائمة بكل الملفات وما يُعرف عنها: الحجم والتاريخ والكاميرا والتنسيق وسبب تعذّر قراءة بعضها.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>النسخ الاحتياطية</translation>
    </message>
    <message>
        <source>Both are rebuilt from the database and your photos, so this frees space only for a while.</source>
        <translation>يُعاد بناؤهما من قاعدة البيانات وصورك، لذا يوفر هذا مساحة لبعض الوقت فقط.</translation>
    </message>
    <message>
        <source>Clear everything</source>
        <translation>مسح كل شيء</translation>
    </message>
    <message>
        <source>Clear everything…</source>
        <translation>مسح كل شيء…</translation>
    </message>
    <message>
        <source>Data folder: {path}</source>
        <translation>مجلد البيانات: {path}</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>قاعدة البيانات</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>حذف</translation>
    </message>
    <message>
        <source>Delete thumbnails and index</source>
        <translation>حذف المصغّرات والفهرس</translation>
    </message>
    <message>
        <source>Delete thumbnails and index…</source>
        <translation>حذف المصغّرات والفهرس…</translation>
    </message>
    <message>
        <source>Delete thumbnails and search index?</source>
        <translation>حذف المصغّرات وفهرس البحث؟</translation>
    </message>
    <message>
        <source>Everything clipsearch knows about your photos is kept here. The photos themselves are never changed.</source>
        <translation>يُحفظ هنا كل ما يعرفه clipsearch عن صورك. أما الصور نفسها فلا تُغيَّر أبدًا.</translation>
    </message>
    <message>
        <source>Everything was cleared</source>
        <translation>مُسح كل شيء</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>تصدير</translation>
    </message>
    <message>
        <source>Export list</source>
        <translation>تصدير القائمة</translation>
    </message>
    <message>
        <source>Export list…</source>
        <translation>تصدير القائمة…</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>جارٍ التصدير…</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>الموقع</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>فتح المجلد</translation>
    </message>
    <message>
        <source>Remove all folders and everything kept about their photos?</source>
        <translation>إزالة كل المجلدات وكل ما حُفظ عن صورها؟</translation>
    </message>
    <message>
        <source>Removes all folders and everything kept about their photos: database, thumbnails, index, backups, saved and recent searches, and the log. Your photos and your other settings stay.</source>
        <translation>يزيل كل المجلدات وكل ما حُفظ عن صورها: قاعدة البيانات والمصغّرات والفهرس والنسخ الاحتياطية وعمليات البحث المحفوظة والأخيرة والسجل. تبقى صورك وإعداداتك الأخرى.</translation>
    </message>
    <message>
        <source>Saved and recent searches, backups and the log are deleted too. This cannot be undone. Your photos stay where they are; if you add their folders again, all of them are indexed from scratch.</source>
        <translation>تُحذف أيضًا عمليات البحث المحفوظة والأخيرة والنسخ الاحتياطية والسجل. لا يمكن التراجع عن ذلك. تبقى صورك في مكانها؛ وإذا أضفت مجلداتها مجددًا فستُفهرس كلها من البداية.</translation>
    </message>
    <message>
        <source>Search index</source>
        <translation>فهرس البحث</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>التخزين</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>جدول</translation>
    </message>
    <message>
        <source>They are rebuilt. Until then, pictures appear more slowly.</source>
        <translation>سيُعاد بناؤها. حتى ذلك الحين تظهر الصور ببطء أكبر.</translation>
    </message>
    <message>
        <source>Thumbnails</source>
        <translation>المصغّرات</translation>
    </message>
    <message>
        <source>Thumbnails and index deleted</source>
        <translation>حُذفت المصغّرات والفهرس</translation>
    </message>
    <message>
        <source>Thumbnails and search index</source>
        <translation>المصغّرات وفهرس البحث</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>المجموع</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>جارٍ العمل…</translation>
    </message>
    <message>
        <source>{files} exported to {path}</source>
        <translation>صُدّر {files} إلى {path}</translation>
    </message>
</context>
<context>
    <name>StrictnessControl</name>
    <message>
        <source>How sure a match must be</source>
        <translation>مدى التأكد المطلوب من التطابق</translation>
    </message>
    <message>
        <source>How sure a match must be to be shown: more photos to the left, fewer to the right</source>
        <translation>مدى التأكد المطلوب لإظهار التطابق: صور أكثر في البداية وأقل في النهاية</translation>
    </message>
    <message>
        <source>Looser</source>
        <translation>أكثر تساهلًا</translation>
    </message>
    <message>
        <source>Stricter</source>
        <translation>أكثر صرامة</translation>
    </message>
</context>
<context>
    <name>SuggestionController</name>
    <message>
        <source>In your photos</source>
        <translation>في صورك</translation>
    </message>
    <message>
        <source>Recent searches</source>
        <translation>عمليات البحث الأخيرة</translation>
    </message>
</context>
<context>
    <name>SuggestionPopup</name>
    <message>
        <source>Suggestions</source>
        <translation>الاقتراحات</translation>
    </message>
</context>
<context>
    <name>TagController</name>
    <message>
        <source>Add</source>
        <translation>إضافة</translation>
    </message>
    <message>
        <source>Add a tag</source>
        <translation>إضافة وسم</translation>
    </message>
    <message>
        <source>All photos get the new name. If a tag already has it, the two are merged.</source>
        <translation>تأخذ كل الصور الاسم الجديد. والوسم الذي يحمله من قبل يُدمج مع هذا.</translation>
    </message>
    <message>
        <source>Delete the tag</source>
        <translation>حذف الوسم</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>دمج</translation>
    </message>
    <message>
        <source>Merge “{tag}” into another tag</source>
        <translation>دمج «{tag}» في وسم آخر</translation>
    </message>
    <message>
        <source>Photos get the other tag instead of this one.</source>
        <translation>تأخذ الصور الوسم الآخر بدلًا من هذا.</translation>
    </message>
    <message>
        <source>Remove “{tag}” from all photos?</source>
        <translation>إزالة «{tag}» من كل الصور؟</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>إعادة تسمية</translation>
    </message>
    <message>
        <source>Rename the tag “{tag}”</source>
        <translation>إعادة تسمية الوسم «{tag}»</translation>
    </message>
    <message>
        <source>Renaming “{tag}”…</source>
        <translation>تجري إعادة تسمية «{tag}»…</translation>
    </message>
    <message>
        <source>Several with commas between them. trips/rome is below trips.</source>
        <translation>عدة وسوم تفصلها فواصل. رحلات/روما تحت رحلات.</translation>
    </message>
    <message>
        <source>Tags below it go as well. No photo is deleted. This can be undone with Ctrl+Z.</source>
        <translation>تُحذف الوسوم التي تحته أيضًا. لا تُحذف أي صورة. يمكن التراجع عن ذلك بـ Ctrl+Z.</translation>
    </message>
    <message>
        <source>{tag}: does not fit {photos}</source>
        <translation>{tag}: لا يناسب {photos}</translation>
    </message>
    <message>
        <source>{tag}: fits {photos}</source>
        <translation>{tag}: يناسب {photos}</translation>
    </message>
    <message>
        <source>“{tag}” is now “{name}”</source>
        <translation>«{tag}» صار «{name}»</translation>
    </message>
    <message>
        <source>“{tag}” removed from {photos}</source>
        <translation>أُزيل «{tag}» من {photos}</translation>
    </message>
    <message>
        <source>“{tag}”: as before</source>
        <translation>«{tag}»: كما كان</translation>
    </message>
</context>
<context>
    <name>TagPage</name>
    <message>
        <source>A tag, such as beach</source>
        <translation>وسم، مثل شاطئ</translation>
    </message>
    <message>
        <source>Accept {count} above {percent}</source>
        <translation>قبول {count} فوق {percent}</translation>
    </message>
    <message>
        <source>All photos are decided.</source>
        <translation>حُسم أمر كل الصور.</translation>
    </message>
    <message>
        <source>Deciding about these teaches it most.</source>
        <translation>البت في هذه يعلّم أكثر من غيره.</translation>
    </message>
    <message>
        <source>Decisions that look wrong.</source>
        <translation>علامات تبدو خاطئة.</translation>
    </message>
    <message>
        <source>Does not fit (N)</source>
        <translation>لا يناسب (N)</translation>
    </message>
    <message>
        <source>Doubtful</source>
        <translation>مشكوك فيها</translation>
    </message>
    <message>
        <source>Fits (Y)</source>
        <translation>يناسب (Y)</translation>
    </message>
    <message>
        <source>Learn a tag</source>
        <translation>تعليم وسم</translation>
    </message>
    <message>
        <source>Least certain</source>
        <translation>الأقل يقينًا</translation>
    </message>
    <message>
        <source>No decision looks wrong.</source>
        <translation>لا يبدو أي قرار خاطئًا.</translation>
    </message>
    <message>
        <source>No photo has this tag yet.</source>
        <translation>لا تحمل أي صورة هذا الوسم بعد.</translation>
    </message>
    <message>
        <source>No photo was marked as not fitting.</source>
        <translation>لم توضع علامة «غير مناسبة» على أي صورة.</translation>
    </message>
    <message>
        <source>Not this</source>
        <translation>ليست هذا</translation>
    </message>
    <message>
        <source>Nothing here.</source>
        <translation type="vanished">لا شيء هنا.</translation>
    </message>
    <message>
        <source>Photos that have it, the least probable first.</source>
        <translation>الصور التي تحمله، الأقل احتمالًا أولًا.</translation>
    </message>
    <message>
        <source>Photos that it probably fits, the most probable first.</source>
        <translation>صور يُحتمل أن يناسبها، الأكثر احتمالًا أولًا.</translation>
    </message>
    <message>
        <source>Photos that were marked as not fitting, the most probable first.</source>
        <translation>صور عُلّمت بأنه لا يناسبها، الأكثر احتمالًا أولًا.</translation>
    </message>
    <message>
        <source>Suggested</source>
        <translation>مقترحة</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>وسم</translation>
    </message>
    <message>
        <source>Tagged</source>
        <translation>موسومة</translation>
    </message>
    <message>
        <source>Type a tag, or choose one. You are shown photos that it probably fits; say for a few whether it does, and it learns.</source>
        <translation>اكتب وسمًا أو اختر واحدًا. تُعرض الصور التي يُحتمل أن يناسبها؛ قل عن بعضها هل يناسبها فيتعلّم.</translation>
    </message>
    <message>
        <source>Y or Enter: it fits. N or Del: it does not.</source>
        <translation>Y أو Enter: يناسب. N أو Del: لا يناسب.</translation>
    </message>
    <message>
        <source>fits {fitting} · not {against}</source>
        <translation>يناسب {fitting} · لا يناسب {against}</translation>
    </message>
</context>
<context>
    <name>TagTree</name>
    <message>
        <source>Delete…	Del</source>
        <translation>حذف…	Del</translation>
    </message>
    <message>
        <source>Find more photos…</source>
        <translation>إيجاد صور أخرى…</translation>
    </message>
    <message>
        <source>Merge into…</source>
        <translation>دمج في…</translation>
    </message>
    <message>
        <source>Rename…	F2</source>
        <translation>إعادة تسمية…	F2</translation>
    </message>
    <message>
        <source>Show only these photos	Enter</source>
        <translation>إظهار هذه الصور فقط	Enter</translation>
    </message>
</context>
<context>
    <name>TextField</name>
    <message>
        <source>Copy as one line</source>
        <translation>نسخ كسطر واحد</translation>
    </message>
    <message>
        <source>Search photos by words</source>
        <translation>البحث عن الصور بالكلمات</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Dismiss</source>
        <translation>تجاهل</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>تراجع</translation>
    </message>
    <message>
        <source>{text}. Undo with Ctrl+Z</source>
        <translation>{text}. للتراجع: Ctrl+Z</translation>
    </message>
</context>
<context>
    <name>Toolbar</name>
    <message>
        <source>Back (Alt+←)</source>
        <translation>رجوع (Alt+←)</translation>
    </message>
    <message>
        <source>Forward (Alt+→)</source>
        <translation>تقدم (Alt+→)</translation>
    </message>
    <message>
        <source>Show or hide the inspector (Ctrl+I)</source>
        <translation>إظهار المعلومات أو إخفاؤها (Ctrl+I)</translation>
    </message>
    <message>
        <source>Show or hide the sidebar (F9)</source>
        <translation>إظهار الشريط الجانبي أو إخفاؤه (F9)</translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>شريط الأدوات</translation>
    </message>
</context>
<context>
    <name>TrayIcon</name>
    <message>
        <source>Open clipsearch</source>
        <translation>فتح clipsearch</translation>
    </message>
    <message>
        <source>Open or quit it from its icon here.</source>
        <translation>افتحه أو أنهِه من أيقونته هنا.</translation>
    </message>
    <message>
        <source>Pause indexing</source>
        <translation>إيقاف الفهرسة مؤقتًا</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>إنهاء</translation>
    </message>
    <message>
        <source>Resume indexing</source>
        <translation>استئناف الفهرسة</translation>
    </message>
    <message>
        <source>clipsearch keeps running</source>
        <translation>يستمر clipsearch في العمل</translation>
    </message>
    <message>
        <source>indexing paused</source>
        <translation>الفهرسة متوقفة مؤقتًا</translation>
    </message>
    <message>
        <source>watching your folders</source>
        <translation>يراقب مجلداتك</translation>
    </message>
</context>
<context>
    <name>UnlockWindow</name>
    <message>
        <source>Forgot it? The recovery key works here as well.</source>
        <translation>نسيتها؟ يعمل مفتاح الاسترداد هنا أيضًا.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>عبارة المرور</translation>
    </message>
    <message>
        <source>The library is locked</source>
        <translation>المكتبة مقفلة</translation>
    </message>
    <message>
        <source>The system&apos;s keyring does not have the key</source>
        <translation>سلسلة مفاتيح النظام لا تحوي المفتاح</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>فتح القفل</translation>
    </message>
    <message>
        <source>Unlock with the system&apos;s keyring</source>
        <translation>إلغاء القفل بسلسلة مفاتيح النظام</translation>
    </message>
    <message>
        <source>Unlocking…</source>
        <translation>جارٍ فتح القفل…</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Actual size	1</source>
        <translation type="vanished">الحجم الفعلي	1</translation>
    </message>
    <message>
        <source>Actual size	Ctrl+1</source>
        <translation>الحجم الفعلي	Ctrl+1</translation>
    </message>
    <message>
        <source>Fit to window	0</source>
        <translation type="vanished">ملاءمة للنافذة	0</translation>
    </message>
    <message>
        <source>Fit to window	Ctrl+0</source>
        <translation>ملاءمة للنافذة	Ctrl+0</translation>
    </message>
    <message>
        <source>Full screen	F11</source>
        <translation>ملء الشاشة	F11</translation>
    </message>
    <message>
        <source>Next (→)</source>
        <translation>التالية (←)</translation>
    </message>
    <message>
        <source>Photo in full size</source>
        <translation>الصورة بالحجم الكامل</translation>
    </message>
    <message>
        <source>Previous (←)</source>
        <translation>السابقة (→)</translation>
    </message>
    <message>
        <source>Rotate the view	Ctrl+R</source>
        <translation>تدوير العرض	Ctrl+R</translation>
    </message>
    <message>
        <source>Show where it matches	W</source>
        <translation>إظهار موضع التطابق	W</translation>
    </message>
    <message>
        <source>Slide show	P</source>
        <translation type="vanished">عرض الشرائح	P</translation>
    </message>
    <message>
        <source>Slide show	Shift+P</source>
        <translation>عرض الشرائح	Shift+P</translation>
    </message>
    <message>
        <source>a part of {name}</source>
        <translation>جزء من {name}</translation>
    </message>
    <message>
        <source>{first}–{last}</source>
        <translation>{first}–{last}</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number} من {count}</translation>
    </message>
</context>
<context>
    <name>ViewerBar</name>
    <message>
        <source>Back (Esc)</source>
        <translation>رجوع (Esc)</translation>
    </message>
    <message>
        <source>Find similar photos (S)</source>
        <translation>البحث عن صور مشابهة (S)</translation>
    </message>
    <message>
        <source>Full screen (F11)</source>
        <translation>ملء الشاشة (F11)</translation>
    </message>
    <message>
        <source>Larger (+)</source>
        <translation>أكبر (+)</translation>
    </message>
    <message>
        <source>More (Shift+F10)</source>
        <translation>المزيد (Shift+F10)</translation>
    </message>
    <message>
        <source>Photo details (I)</source>
        <translation>تفاصيل الصورة (I)</translation>
    </message>
    <message>
        <source>Rotate the view (Ctrl+R)</source>
        <translation>تدوير العرض (Ctrl+R)</translation>
    </message>
    <message>
        <source>Search with a part of the photo (R)</source>
        <translation>البحث بجزء من الصورة (R)</translation>
    </message>
    <message>
        <source>Slide show (P)</source>
        <translation type="vanished">عرض الشرائح (P)</translation>
    </message>
    <message>
        <source>Slide show (Shift+P)</source>
        <translation>عرض الشرائح (Shift+P)</translation>
    </message>
    <message>
        <source>Smaller (−)</source>
        <translation>أصغر (−)</translation>
    </message>
</context>
<context>
    <name>WordsPage</name>
    <message>
        <source>Add</source>
        <translation type="vanished">إضافة</translation>
    </message>
    <message>
        <source>Add what clipsearch may not know by itself, such as “tandem”.</source>
        <translation type="vanished">أضف ما قد لا يعرفه clipsearch بنفسه، مثل «دراجة ترادفية».</translation>
    </message>
    <message>
        <source>Hidden tags</source>
        <translation type="vanished">الوسوم المخفية</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation type="vanished">إخفاء</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation type="vanished">وسم جديد</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="vanished">إزالة</translation>
    </message>
    <message>
        <source>Show again</source>
        <translation type="vanished">إظهار مجددًا</translation>
    </message>
    <message>
        <source>Suggested tags</source>
        <translation type="vanished">الوسوم المقترحة</translation>
    </message>
    <message>
        <source>Tag to hide</source>
        <translation type="vanished">الوسم المراد إخفاؤه</translation>
    </message>
    <message>
        <source>These are never suggested. You can also hide a tag with a right-click on it.</source>
        <translation type="vanished">لا تُقترح هذه الوسوم أبدًا. يمكنك أيضًا إخفاء وسم بالنقر عليه بالزر الأيمن.</translation>
    </message>
    <message>
        <source>Your tags</source>
        <translation type="vanished">وسومك</translation>
    </message>
    <message>
        <source>clipsearch suggests tags that describe what a photo shows.</source>
        <translation type="vanished">يقترح clipsearch وسومًا تصف ما تُظهره الصورة.</translation>
    </message>
</context>
<context>
    <name>_AlbumModel</name>
    <message>
        <source>{count} missing</source>
        <translation>{count} غير موجودة الآن</translation>
    </message>
</context>
<context>
    <name>_AllPhotos</name>
    <message>
        <source>All photos</source>
        <translation type="vanished">كل الصور</translation>
    </message>
</context>
<context>
    <name>_Download</name>
    <message>
        <source>it is larger than {size} MB</source>
        <translation>حجمها أكبر من {size} م.ب</translation>
    </message>
    <message>
        <source>it is not a picture</source>
        <translation>ليست صورة</translation>
    </message>
    <message>
        <source>it redirects to an insecure connection</source>
        <translation>تُحيل إلى اتصال غير آمن</translation>
    </message>
    <message>
        <source>it redirects to {host}</source>
        <translation>تُحيل إلى {host}</translation>
    </message>
    <message>
        <source>it takes too long</source>
        <translation>تستغرق وقتًا طويلًا</translation>
    </message>
    <message>
        <source>the server answered {status}</source>
        <translation>أجاب الخادم {status}</translation>
    </message>
    <message>
        <source>there is nothing at that address</source>
        <translation>لا يوجد شيء على هذا العنوان</translation>
    </message>
</context>
<context>
    <name>_PhotoBox</name>
    <message>
        <source>Best</source>
        <translation>الأفضل</translation>
    </message>
    <message>
        <source>In the reference folder</source>
        <translation>في المجلد المرجعي</translation>
    </message>
</context>
<context>
    <name>_ProblemTable</name>
    <message>
        <source>File</source>
        <translation>الملف</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>المجلد</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>السبب</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>منذ</translation>
    </message>
</context>
<context>
    <name>_ValueTree</name>
    <message>
        <source>checked</source>
        <translation>محدد</translation>
    </message>
</context>
<context>
    <name>autostart</name>
    <message>
        <source>Change it in the system&apos;s settings</source>
        <translation>غيّره في إعدادات النظام</translation>
    </message>
    <message>
        <source>Check the permissions of its folder</source>
        <translation>تحقق من أذونات مجلده</translation>
    </message>
    <message>
        <source>The list of startup apps cannot be changed</source>
        <translation>لا يمكن تغيير قائمة تطبيقات بدء التشغيل</translation>
    </message>
    <message>
        <source>{path} cannot be changed: {why}</source>
        <translation>لا يمكن تغيير {path}:‏ {why}</translation>
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
        <translation>عبارة المرور ٨ أحرف على الأقل</translation>
    </message>
    <message>
        <source>Change one of the dates</source>
        <translation>غيّر أحد التاريخين</translation>
    </message>
    <message>
        <source>Change one of them</source>
        <translation>غيّر أحدها</translation>
    </message>
    <message>
        <source>Check its name, or plug in its drive</source>
        <translation>تحقق من الاسم أو وصّل القرص</translation>
    </message>
    <message>
        <source>Check the disk and the permissions of the library&apos;s folder</source>
        <translation>تحقق من القرص ومن أذونات مجلد المكتبة</translation>
    </message>
    <message>
        <source>Choose another name</source>
        <translation>اختر اسمًا آخر</translation>
    </message>
    <message>
        <source>Choose another one</source>
        <translation>اختر صورة أخرى</translation>
    </message>
    <message>
        <source>Give a folder of photos</source>
        <translation>اختر مجلد صور</translation>
    </message>
    <message>
        <source>Give a value, or leave it out</source>
        <translation>أدخل قيمة أو احذفه</translation>
    </message>
    <message>
        <source>Give its name, or its whole path</source>
        <translation>أدخل الاسم أو المسار الكامل</translation>
    </message>
    <message>
        <source>Give the folder that contains it</source>
        <translation>اختر المجلد الذي يحتويه</translation>
    </message>
    <message>
        <source>Give words, a picture, or a filter</source>
        <translation>أدخل كلمات أو صورة أو عامل تصفية</translation>
    </message>
    <message>
        <source>Is its drive there?</source>
        <translation>هل القرص موصول؟</translation>
    </message>
    <message>
        <source>It will be read again</source>
        <translation>ستُعاد قراءته</translation>
    </message>
    <message>
        <source>Leave some out</source>
        <translation>احذف بعضها</translation>
    </message>
    <message>
        <source>No folder of the library is named {name}</source>
        <translation>لا يوجد مجلد في المكتبة باسم {name}</translation>
    </message>
    <message>
        <source>No photo of the library is named {path}</source>
        <translation>لا توجد صورة في المكتبة باسم {path}</translation>
    </message>
    <message>
        <source>Nothing was changed; try again</source>
        <translation>لم يتغيّر شيء؛ حاول مرة أخرى</translation>
    </message>
    <message>
        <source>Stopped; everything done so far is kept</source>
        <translation>توقف؛ ما أُنجز محفوظ</translation>
    </message>
    <message>
        <source>Take several words that nobody guesses</source>
        <translation>اختر عدة كلمات لا يخمّنها أحد</translation>
    </message>
    <message>
        <source>The content is not a picture in a format that can be read</source>
        <translation>المحتوى ليس صورة بتنسيق مقروء</translation>
    </message>
    <message>
        <source>The decoder crashed on this picture</source>
        <translation>تعطلت قراءة هذه الصورة</translation>
    </message>
    <message>
        <source>The disk is full: {path} could not be written</source>
        <translation>القرص ممتلئ: تعذّرت كتابة {path}</translation>
    </message>
    <message>
        <source>The file changed while it was read</source>
        <translation>تغيّر الملف أثناء قراءته</translation>
    </message>
    <message>
        <source>The file is empty</source>
        <translation>الملف فارغ</translation>
    </message>
    <message>
        <source>The folder {path} does not exist</source>
        <translation>المجلد {path} غير موجود</translation>
    </message>
    <message>
        <source>The folder {path} is not there</source>
        <translation>المجلد {path} غير متاح</translation>
    </message>
    <message>
        <source>The index file cannot be written</source>
        <translation>تعذّرت كتابة ملف الفهرس</translation>
    </message>
    <message>
        <source>The model &apos;{name}&apos; is being downloaded already</source>
        <translation>يجري تنزيل النموذج «{name}» بالفعل</translation>
    </message>
    <message>
        <source>The parts of the query cancel each other out</source>
        <translation>أجزاء البحث يلغي بعضها بعضًا</translation>
    </message>
    <message>
        <source>The passphrase is wrong</source>
        <translation>عبارة المرور خاطئة</translation>
    </message>
    <message>
        <source>The picture could not be decoded in time</source>
        <translation>استغرقت قراءة الصورة وقتًا طويلًا</translation>
    </message>
    <message>
        <source>The picture does not fit into memory</source>
        <translation>لا تتسع الذاكرة للصورة</translation>
    </message>
    <message>
        <source>The picture is cut off or damaged, so that nothing of it can be decoded</source>
        <translation>الصورة مبتورة أو تالفة ولا يمكن قراءة شيء منها</translation>
    </message>
    <message>
        <source>The query is empty</source>
        <translation>البحث فارغ</translation>
    </message>
    <message>
        <source>There is a saved search named {name} already</source>
        <translation>يوجد بحث محفوظ باسم {name} بالفعل</translation>
    </message>
    <message>
        <source>There is no date beside {text}</source>
        <translation>لا يوجد تاريخ بجانب {text}</translation>
    </message>
    <message>
        <source>There is no text between the quotes</source>
        <translation>لا نص بين علامتي الاقتباس</translation>
    </message>
    <message>
        <source>There is nothing behind {key}:</source>
        <translation>لا شيء بعد {key}:</translation>
    </message>
    <message>
        <source>There is nothing in that area</source>
        <translation>لا شيء في هذه المنطقة</translation>
    </message>
    <message>
        <source>This photo is not in the library any more</source>
        <translation>لم تعد هذه الصورة في المكتبة</translation>
    </message>
    <message>
        <source>Wait for it</source>
        <translation>انتظر انتهاءه</translation>
    </message>
    <message>
        <source>Write a day as 2024-05-17, a month as 2024-05, a year as 2024, a range as 2019..2021 or &gt;=2019</source>
        <translation>اكتب اليوم هكذا 2024-05-17، والشهر 2024-05، والسنة 2024، والمدة 2019..2021 أو &gt;=2019</translation>
    </message>
    <message>
        <source>Write pixels of the longer side as &gt;4000 or 2000..4000, bytes as &gt;2MB or 1MB..3MB</source>
        <translation>اكتب بكسلات الضلع الأطول هكذا &gt;4000 أو 2000..4000، والبايتات &gt;2MB أو 1MB..3MB</translation>
    </message>
    <message>
        <source>Write some, or leave them out</source>
        <translation>اكتب نصًا أو احذفهما</translation>
    </message>
    <message>
        <source>{name} cannot be read: {reason}</source>
        <translation>تعذّرت قراءة {name}: {reason}</translation>
    </message>
    <message>
        <source>{name} is not a type of photo</source>
        <translation>{name} ليس نوعًا من الصور</translation>
    </message>
    <message>
        <source>{path} holds the library&apos;s own data</source>
        <translation>يحتوي {path} على بيانات المكتبة نفسها</translation>
    </message>
    <message>
        <source>{path} is a file, not a folder</source>
        <translation>{path} ملف وليس مجلدًا</translation>
    </message>
    <message>
        <source>{since} is after {until}, so no photo is between them</source>
        <translation>{since} بعد {until}، فلا توجد صور بينهما</translation>
    </message>
    <message>
        <source>{text} is not a date</source>
        <translation>{text} ليس تاريخًا</translation>
    </message>
    <message>
        <source>{text} is not a size</source>
        <translation>{text} ليس حجمًا</translation>
    </message>
</context>
<context>
    <name>desktop</name>
    <message>
        <source>A name cannot contain line breaks or other invisible characters</source>
        <translation>لا يمكن أن يحتوي الاسم على فواصل أسطر أو محارف أخرى غير مرئية</translation>
    </message>
    <message>
        <source>A name cannot contain {sign}</source>
        <translation>لا يمكن أن يحتوي الاسم على {sign}</translation>
    </message>
    <message>
        <source>A name that begins with a dot would hide the photo from clipsearch</source>
        <translation>الاسم الذي يبدأ بنقطة يُخفي الصورة عن clipsearch</translation>
    </message>
    <message>
        <source>Check its folder or drive, and try again</source>
        <translation>تحقق من مجلدها أو محرك أقراصها ثم حاول مجددًا</translation>
    </message>
    <message>
        <source>Check that you can make changes in its folder</source>
        <translation>تحقق من إمكانية إجراء تغييرات في مجلدها</translation>
    </message>
    <message>
        <source>Choose a default app for pictures in the system settings</source>
        <translation>اختر تطبيقًا افتراضيًا للصور في إعدادات النظام</translation>
    </message>
    <message>
        <source>Choose another name</source>
        <translation>اختر اسمًا آخر</translation>
    </message>
    <message>
        <source>It is in {folder}</source>
        <translation>موجودة في {folder}</translation>
    </message>
    <message>
        <source>Keep the file extension</source>
        <translation>أبقِ امتداد الملف</translation>
    </message>
    <message>
        <source>Look for it in a backup</source>
        <translation>ابحث عنها في نسخة احتياطية</translation>
    </message>
    <message>
        <source>No app could be chosen for {name}</source>
        <translation>تعذّر اختيار تطبيق لـ {name}</translation>
    </message>
    <message>
        <source>No app could be opened for {name}</source>
        <translation>تعذّر فتح تطبيق لـ {name}</translation>
    </message>
    <message>
        <source>Plug in its drive, or check for changes with F5</source>
        <translation>أوصل محرك أقراصها أو تحقق من التغييرات بـ F5</translation>
    </message>
    <message>
        <source>Press Enter to open it</source>
        <translation>اضغط Enter لفتحها</translation>
    </message>
    <message>
        <source>Restore it from the system&apos;s trash</source>
        <translation>استعدها من مهملات النظام</translation>
    </message>
    <message>
        <source>The name is too long</source>
        <translation>الاسم طويل جدًا</translation>
    </message>
    <message>
        <source>There is already a file named {name}</source>
        <translation>يوجد بالفعل ملف باسم {name}</translation>
    </message>
    <message>
        <source>another file has taken its place</source>
        <translation>حلّ ملف آخر محله</translation>
    </message>
    <message>
        <source>it is no longer in the trash</source>
        <translation>لم يعد في المهملات</translation>
    </message>
    <message>
        <source>its file extension would change</source>
        <translation>سيتغير امتداد الملف</translation>
    </message>
    <message>
        <source>its folder no longer exists</source>
        <translation>لم يعد مجلده موجودًا</translation>
    </message>
    <message>
        <source>the system does not say where it is</source>
        <translation>لا يذكر النظام مكانه</translation>
    </message>
    <message>
        <source>{name} cannot be reached now: {why}</source>
        <translation>لا يمكن الوصول إلى {name} الآن: {why}</translation>
    </message>
    <message>
        <source>{name} could not be moved back: {why}</source>
        <translation>تعذّرت إعادة نقل {name}:‏ {why}</translation>
    </message>
    <message>
        <source>{name} could not be renamed: {why}</source>
        <translation>تعذّرت إعادة تسمية {name}:‏ {why}</translation>
    </message>
    <message>
        <source>{name} could not be restored: {why}</source>
        <translation>تعذّرت استعادة {name}:‏ {why}</translation>
    </message>
    <message>
        <source>{name} is not there now</source>
        <translation>{name} غير موجود الآن</translation>
    </message>
    <message>
        <source>{name} was not moved back: {why}</source>
        <translation type="vanished">تعذّرت إعادة نقل {name}:‏ {why}</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
</context>
<context>
    <name>formatting</name>
    <message>
        <source> and </source>
        <translation> و </translation>
    </message>
    <message>
        <source>Ctrl</source>
        <translation>Ctrl</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Del</translation>
    </message>
    <message>
        <source>Downloading the model</source>
        <translation>جارٍ تنزيل النموذج</translation>
    </message>
    <message>
        <source>End</source>
        <translation>End</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Exporting photos</source>
        <translation>جارٍ تصدير الصور</translation>
    </message>
    <message>
        <source>Good match</source>
        <translation>تطابق جيد</translation>
    </message>
    <message>
        <source>Good matches</source>
        <translation>تطابقات جيدة</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Home</translation>
    </message>
    <message>
        <source>Ignored files and folders:</source>
        <translation>الملفات والمجلدات المتجاهَلة:</translation>
    </message>
    <message>
        <source>Indexing</source>
        <translation>الفهرسة</translation>
    </message>
    <message>
        <source>Indexing for the new model</source>
        <translation>الفهرسة للنموذج الجديد</translation>
    </message>
    <message>
        <source>Laying out the map</source>
        <translation>جارٍ رسم الخريطة</translation>
    </message>
    <message>
        <source>Less likely</source>
        <translation>أقل احتمالًا</translation>
    </message>
    <message>
        <source>Likely</source>
        <translation>محتمل</translation>
    </message>
    <message>
        <source>Looking for collections</source>
        <translation>البحث عن مجموعات</translation>
    </message>
    <message>
        <source>Looking for duplicates</source>
        <translation>جارٍ البحث عن التكرارات</translation>
    </message>
    <message>
        <source>Looking for photos</source>
        <translation>جارٍ البحث عن الصور</translation>
    </message>
    <message>
        <source>MMM yyyy</source>
        <translation>MMM yyyy</translation>
    </message>
    <message>
        <source>Maybe</source>
        <translation>ربما</translation>
    </message>
    <message>
        <source>Measuring the model</source>
        <translation>جارٍ قياس النموذج</translation>
    </message>
    <message>
        <source>PgDn</source>
        <translation>PgDn</translation>
    </message>
    <message>
        <source>PgUp</source>
        <translation>PgUp</translation>
    </message>
    <message>
        <source>Possible match</source>
        <translation>تطابق محتمل</translation>
    </message>
    <message>
        <source>Possible matches</source>
        <translation>تطابقات محتملة</translation>
    </message>
    <message>
        <source>Preparing suggested tags</source>
        <translation>جارٍ تحضير الوسوم المقترحة</translation>
    </message>
    <message>
        <source>Reading dates, places and captions</source>
        <translation>تجري قراءة التواريخ والأماكن والأوصاف</translation>
    </message>
    <message>
        <source>Reading text in photos</source>
        <translation>قراءة النص في الصور</translation>
    </message>
    <message>
        <source>Rebuilding the search index</source>
        <translation>جارٍ إعادة بناء فهرس البحث</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Shift</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>مسافة</translation>
    </message>
    <message>
        <source>Unlikely match</source>
        <translation>تطابق غير محتمل</translation>
    </message>
    <message>
        <source>Up to date</source>
        <translation>محدّث</translation>
    </message>
    <message>
        <source>Very likely</source>
        <translation>محتمل جدًا</translation>
    </message>
    <message>
        <source>a tag, though marked as not fitting</source>
        <translation>وسم مع أنه عُلّم غير مناسب</translation>
    </message>
    <message>
        <source>all of one colour</source>
        <translation>لون واحد كلها</translation>
    </message>
    <message>
        <source>another camera</source>
        <translation>كاميرا أخرى</translation>
    </message>
    <message>
        <source>another time</source>
        <translation>وقت آخر</translation>
    </message>
    <message>
        <source>at</source>
        <translation>عند</translation>
    </message>
    <message>
        <source>blurred</source>
        <translation>مغبشة</translation>
    </message>
    <message>
        <source>brighter than the others</source>
        <translation>أفتح من البقية</translation>
    </message>
    <message>
        <source>d MMM</source>
        <translation>d MMM</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <translation>d MMM yyyy</translation>
    </message>
    <message>
        <source>d MMMM yyyy, HH:mm</source>
        <translation>d MMMM yyyy، HH:mm</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>داكنة</translation>
    </message>
    <message>
        <source>darker than the others</source>
        <translation>أغمق من البقية</translation>
    </message>
    <message>
        <source>favourite</source>
        <translation>مفضلة</translation>
    </message>
    <message>
        <source>in its author</source>
        <translation>في اسم مؤلفها</translation>
    </message>
    <message>
        <source>in its caption</source>
        <translation>في وصفها</translation>
    </message>
    <message>
        <source>in its label</source>
        <translation>في علامتها</translation>
    </message>
    <message>
        <source>in its people</source>
        <translation>بين أشخاصها</translation>
    </message>
    <message>
        <source>in its place</source>
        <translation>في مكانها</translation>
    </message>
    <message>
        <source>in its tags</source>
        <translation>في وسومها</translation>
    </message>
    <message>
        <source>in its text</source>
        <translation>في النص الذي فيها</translation>
    </message>
    <message>
        <source>in its title</source>
        <translation>في عنوانها</translation>
    </message>
    <message>
        <source>in the name</source>
        <translation>في الاسم</translation>
    </message>
    <message>
        <source>in the name of the folder</source>
        <translation>في اسم المجلد</translation>
    </message>
    <message>
        <source>looks like it</source>
        <translation>تبدو مثله</translation>
    </message>
    <message>
        <source>marked as fitting, but looks like those that do not</source>
        <translation>عُلّمت مناسبة لكنها تشبه غير المناسبة</translation>
    </message>
    <message>
        <source>marked as not fitting, but looks like those that do</source>
        <translation>عُلّمت غير مناسبة لكنها تشبه المناسبة</translation>
    </message>
    <message>
        <source>nearly in its author</source>
        <translation>تقريبًا في اسم مؤلفها</translation>
    </message>
    <message>
        <source>nearly in its caption</source>
        <translation>تقريبًا في وصفها</translation>
    </message>
    <message>
        <source>nearly in its label</source>
        <translation>تقريبًا في علامتها</translation>
    </message>
    <message>
        <source>nearly in its people</source>
        <translation>تقريبًا بين أشخاصها</translation>
    </message>
    <message>
        <source>nearly in its place</source>
        <translation>تقريبًا في مكانها</translation>
    </message>
    <message>
        <source>nearly in its tags</source>
        <translation>تقريبًا في وسومها</translation>
    </message>
    <message>
        <source>nearly in its text</source>
        <translation>تقريبًا في النص الذي فيها</translation>
    </message>
    <message>
        <source>nearly in its title</source>
        <translation>تقريبًا في عنوانها</translation>
    </message>
    <message>
        <source>nearly in the name</source>
        <translation>تقريبًا في الاسم</translation>
    </message>
    <message>
        <source>no stars</source>
        <translation>بلا نجوم</translation>
    </message>
    <message>
        <source>not from a camera</source>
        <translation>ليست من كاميرا</translation>
    </message>
    <message>
        <source>picked</source>
        <translation>مختارة</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>مرفوضة</translation>
    </message>
    <message>
        <source>shows</source>
        <translation>تُظهر</translation>
    </message>
    <message>
        <source>unflagged</source>
        <translation>بلا علامة</translation>
    </message>
    <message>
        <source>unlike the others</source>
        <translation>تختلف عن البقية</translation>
    </message>
    <message>
        <source>words</source>
        <translation>كلمات</translation>
    </message>
    <message numerus="yes">
        <source>{count} days</source>
        <translation>
            <numerusform>لا أيام</numerusform>
            <numerusform>يوم واحد</numerusform>
            <numerusform>يومان</numerusform>
            <numerusform>{count} أيام</numerusform>
            <numerusform>{count} يومًا</numerusform>
            <numerusform>{count} يوم</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} excluded by a pattern</source>
        <translation>{count} مستبعدة بنمط</translation>
    </message>
    <message numerus="yes">
        <source>{count} files</source>
        <translation>
            <numerusform>{count} ملفات</numerusform>
            <numerusform>ملف واحد</numerusform>
            <numerusform>ملفان</numerusform>
            <numerusform>{count} ملفات</numerusform>
            <numerusform>{count} ملفًا</numerusform>
            <numerusform>{count} ملف</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} folders</source>
        <translation>
            <numerusform>{count} مجلدات</numerusform>
            <numerusform>مجلد واحد</numerusform>
            <numerusform>مجلدان</numerusform>
            <numerusform>{count} مجلدات</numerusform>
            <numerusform>{count} مجلدًا</numerusform>
            <numerusform>{count} مجلد</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} good matches</source>
        <translation>
            <numerusform>{count} تطابقات جيدة</numerusform>
            <numerusform>تطابق جيد واحد</numerusform>
            <numerusform>تطابقان جيدان</numerusform>
            <numerusform>{count} تطابقات جيدة</numerusform>
            <numerusform>{count} تطابقًا جيدًا</numerusform>
            <numerusform>{count} تطابق جيد</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} groups</source>
        <translation>
            <numerusform>لا مجموعات</numerusform>
            <numerusform>مجموعة واحدة</numerusform>
            <numerusform>مجموعتان</numerusform>
            <numerusform>{count} مجموعات</numerusform>
            <numerusform>{count} مجموعة</numerusform>
            <numerusform>{count} مجموعة</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} hidden</source>
        <translation>{count} مخفية</translation>
    </message>
    <message>
        <source>{count} left to index</source>
        <translation>بقي {count} للفهرسة</translation>
    </message>
    <message numerus="yes">
        <source>{count} less likely photos</source>
        <translation>
            <numerusform>{count} صور أقل احتمالًا</numerusform>
            <numerusform>صورة واحدة أقل احتمالًا</numerusform>
            <numerusform>صورتان أقل احتمالًا</numerusform>
            <numerusform>{count} صور أقل احتمالًا</numerusform>
            <numerusform>{count} صورة أقل احتمالًا</numerusform>
            <numerusform>{count} صورة أقل احتمالًا</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} links and special files</source>
        <translation>{count} روابط وملفات خاصة</translation>
    </message>
    <message numerus="yes">
        <source>{count} matches</source>
        <translation>
            <numerusform>{count} تطابقات</numerusform>
            <numerusform>تطابق واحد</numerusform>
            <numerusform>تطابقان</numerusform>
            <numerusform>{count} تطابقات</numerusform>
            <numerusform>{count} تطابقًا</numerusform>
            <numerusform>{count} تطابق</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} missing photos</source>
        <translation>
            <numerusform>{count} صور مفقودة</numerusform>
            <numerusform>صورة مفقودة واحدة</numerusform>
            <numerusform>صورتان مفقودتان</numerusform>
            <numerusform>{count} صور مفقودة</numerusform>
            <numerusform>{count} صورة مفقودة</numerusform>
            <numerusform>{count} صورة مفقودة</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} of the library itself</source>
        <translation>{count} من المكتبة نفسها</translation>
    </message>
    <message>
        <source>{count} other than photos</source>
        <translation>{count} ليست صورًا</translation>
    </message>
    <message numerus="yes">
        <source>{count} others</source>
        <translation>
            <numerusform>{count} أخرى</numerusform>
            <numerusform>واحد آخر</numerusform>
            <numerusform>اثنان آخران</numerusform>
            <numerusform>{count} أخرى</numerusform>
            <numerusform>{count} أخرى</numerusform>
            <numerusform>{count} أخرى</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} parts</source>
        <translation>
            <numerusform>{count} أجزاء</numerusform>
            <numerusform>جزء واحد</numerusform>
            <numerusform>جزءان</numerusform>
            <numerusform>{count} أجزاء</numerusform>
            <numerusform>{count} جزءًا</numerusform>
            <numerusform>{count} جزء</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} paths</source>
        <translation>
            <numerusform>{count} مسارات</numerusform>
            <numerusform>مسار واحد</numerusform>
            <numerusform>مساران</numerusform>
            <numerusform>{count} مسارات</numerusform>
            <numerusform>{count} مسارًا</numerusform>
            <numerusform>{count} مسار</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} photos</source>
        <translation>
            <numerusform>{count} صور</numerusform>
            <numerusform>صورة واحدة</numerusform>
            <numerusform>صورتان</numerusform>
            <numerusform>{count} صور</numerusform>
            <numerusform>{count} صورة</numerusform>
            <numerusform>{count} صورة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pictures</source>
        <translation>
            <numerusform>{count} صور</numerusform>
            <numerusform>صورة واحدة</numerusform>
            <numerusform>صورتان</numerusform>
            <numerusform>{count} صور</numerusform>
            <numerusform>{count} صورة</numerusform>
            <numerusform>{count} صورة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} possible matches</source>
        <translation>
            <numerusform>{count} تطابقات محتملة</numerusform>
            <numerusform>تطابق محتمل واحد</numerusform>
            <numerusform>تطابقان محتملان</numerusform>
            <numerusform>{count} تطابقات محتملة</numerusform>
            <numerusform>{count} تطابقًا محتملًا</numerusform>
            <numerusform>{count} تطابق محتمل</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} previews made by drives and programs</source>
        <translation>{count} معاينات أنشأتها محركات الأقراص والبرامج</translation>
    </message>
    <message>
        <source>{count} snapshots and old versions</source>
        <translation>{count} لقطات وإصدارات قديمة</translation>
    </message>
    <message>
        <source>{count} system files</source>
        <translation>{count} ملفات نظام</translation>
    </message>
    <message>
        <source>{count} that are not photos</source>
        <translation type="vanished">{count} ليست صورًا</translation>
    </message>
    <message>
        <source>{count} too small</source>
        <translation>{count} صغيرة جدًا</translation>
    </message>
    <message>
        <source>{count} trash folders</source>
        <translation>{count} مجلدات مهملات</translation>
    </message>
    <message numerus="yes">
        <source>{count} years</source>
        <translation>
            <numerusform>{count} سنة</numerusform>
            <numerusform>سنة واحدة</numerusform>
            <numerusform>سنتين</numerusform>
            <numerusform>{count} سنوات</numerusform>
            <numerusform>{count} سنة</numerusform>
            <numerusform>{count} سنة</numerusform>
        </translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} من {total}</translation>
    </message>
    <message>
        <source>{hours} h</source>
        <translation>{hours} س</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} س {minutes} د</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} د</translation>
    </message>
    <message>
        <source>{number}%</source>
        <translation>{number}٪</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} ث</translation>
    </message>
    <message>
        <source>{size} GB</source>
        <translation>{size} غ.ب</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} م.ب</translation>
    </message>
    <message>
        <source>{size} bytes</source>
        <translation>{size} بايت</translation>
    </message>
    <message>
        <source>{size} kB</source>
        <translation>{size} ك.ب</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>بقي {time}</translation>
    </message>
    <message>
        <source>{what}/s</source>
        <translation>{what}/ث</translation>
    </message>
</context>
<context>
    <name>mime_data</name>
    <message>
        <source>Connect its drive, then drop the file from there</source>
        <translation>أوصل محرك أقراصه ثم أفلت الملف من هناك</translation>
    </message>
    <message>
        <source>Copy the file to a folder first, then drop it from there</source>
        <translation>انسخ الملف إلى مجلد أولًا ثم أفلته من هناك</translation>
    </message>
    <message>
        <source>Copy the picture itself (“Copy image” in the browser) and paste it here</source>
        <translation>انسخ الصورة نفسها («نسخ الصورة» في المتصفح) والصقها هنا</translation>
    </message>
    <message>
        <source>Drop a photo or a folder of photos instead</source>
        <translation>أفلت صورة أو مجلد صور بدلًا من ذلك</translation>
    </message>
    <message>
        <source>None of these {files} is a picture</source>
        <translation>لا توجد صورة بين {files}</translation>
    </message>
    <message>
        <source>This file is on another computer ({host})</source>
        <translation>هذا الملف على كمبيوتر آخر ({host})</translation>
    </message>
    <message>
        <source>This picture is part of a web page and cannot be read from there</source>
        <translation>هذه الصورة جزء من صفحة ويب ولا يمكن قراءتها من هناك</translation>
    </message>
    <message>
        <source>This place cannot be read from here</source>
        <translation>لا يمكن قراءة هذا المكان من هنا</translation>
    </message>
    <message>
        <source>“{name}” is not a picture</source>
        <translation>«{name}» ليس صورة</translation>
    </message>
</context>
<context>
    <name>parent</name>
    <message>
        <source>Albums</source>
        <translation>الألبومات</translation>
    </message>
    <message>
        <source>Saved searches</source>
        <translation>عمليات البحث المحفوظة</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>الوسوم</translation>
    </message>
    <message>
        <source>Your folders</source>
        <translation>مجلداتك</translation>
    </message>
</context>
<context>
    <name>picture_decoder</name>
    <message>
        <source>{name} cannot be shown: {why}</source>
        <translation>لا يمكن عرض {name}:‏ {why}</translation>
    </message>
</context>
<context>
    <name>programs</name>
    <message>
        <source>Choose another app</source>
        <translation>اختر تطبيقًا آخر</translation>
    </message>
    <message>
        <source>{name} could not be started</source>
        <translation>تعذّر تشغيل {name}</translation>
    </message>
</context>
<context>
    <name>query_state</name>
    <message>
        <source>a caption</source>
        <translation>وصف</translation>
    </message>
    <message>
        <source>a clip</source>
        <translation>مقطع</translation>
    </message>
    <message>
        <source>a photo</source>
        <translation>صورة</translation>
    </message>
    <message>
        <source>a place</source>
        <translation>مكان</translation>
    </message>
    <message>
        <source>a rating</source>
        <translation>تقييم</translation>
    </message>
    <message>
        <source>album {names}</source>
        <translation>ألبوم {names}</translation>
    </message>
    <message>
        <source>among {count} for “{words}”</source>
        <translation>ضمن {count} لـ «{words}»</translation>
    </message>
    <message>
        <source>collection {names}</source>
        <translation>مجموعة {names}</translation>
    </message>
    <message>
        <source>coordinates</source>
        <translation>إحداثيات</translation>
    </message>
    <message>
        <source>favourites</source>
        <translation>المفضلة</translation>
    </message>
    <message>
        <source>has {what}</source>
        <translation>فيها {what}</translation>
    </message>
    <message>
        <source>in {folders}</source>
        <translation>في {folders}</translation>
    </message>
    <message>
        <source>in {places}</source>
        <translation>في {places}</translation>
    </message>
    <message>
        <source>incomplete</source>
        <translation>غير مكتملة</translation>
    </message>
    <message>
        <source>landscape</source>
        <translation>أفقية</translation>
    </message>
    <message>
        <source>like {what}</source>
        <translation>مثل {what}</translation>
    </message>
    <message>
        <source>not {what}</source>
        <translation>ليس {what}</translation>
    </message>
    <message>
        <source>odd ones out</source>
        <translation>الصور الشاذة</translation>
    </message>
    <message>
        <source>odd ones out in {folder}</source>
        <translation type="vanished">الصور الشاذة في {folder}</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>غير متصل</translation>
    </message>
    <message>
        <source>or {what}</source>
        <translation>أو {what}</translation>
    </message>
    <message>
        <source>panorama</source>
        <translation>بانوراما</translation>
    </message>
    <message>
        <source>people</source>
        <translation>أشخاص</translation>
    </message>
    <message>
        <source>portrait</source>
        <translation>عمودية</translation>
    </message>
    <message>
        <source>since {date}</source>
        <translation>منذ {date}</translation>
    </message>
    <message>
        <source>square</source>
        <translation>مربعة</translation>
    </message>
    <message>
        <source>tag {tags}</source>
        <translation>وسم {tags}</translation>
    </message>
    <message>
        <source>tags</source>
        <translation>وسوم</translation>
    </message>
    <message>
        <source>text in it</source>
        <translation>نص في الصورة</translation>
    </message>
    <message>
        <source>unlike {what}</source>
        <translation>ليس مثل {what}</translation>
    </message>
    <message>
        <source>until {date}</source>
        <translation>حتى {date}</translation>
    </message>
    <message>
        <source>with copies</source>
        <translation>مع نسخ</translation>
    </message>
    <message>
        <source>with text</source>
        <translation type="vanished">فيها نص</translation>
    </message>
    <message>
        <source>with {people}</source>
        <translation>مع {people}</translation>
    </message>
    <message>
        <source>{since} – {until}</source>
        <translation>{since} – {until}</translation>
    </message>
    <message>
        <source>{size} pixels</source>
        <translation>{size} بكسل</translation>
    </message>
    <message>
        <source>{what} from the map</source>
        <translation type="vanished">{what} من الخريطة</translation>
    </message>
    <message>
        <source>“{text}” in the name</source>
        <translation>«{text}» في الاسم</translation>
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
        <translation>بلا تاريخ</translation>
    </message>
    <message>
        <source>d</source>
        <translation>d</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <translation>d MMMM yyyy</translation>
    </message>
    <message>
        <source>dddd, d MMMM yyyy</source>
        <translation>dddd، d MMMM yyyy</translation>
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
        <translation>اختر مكانًا آخر</translation>
    </message>
    <message>
        <source>The picture {path} could not be written</source>
        <translation>تعذّرت كتابة الصورة {path}</translation>
    </message>
    <message>
        <source>The window&apos;s picture took too long</source>
        <translation>استغرقت صورة النافذة وقتًا طويلًا</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>المحاولة مجددًا</translation>
    </message>
</context>
</TS>
