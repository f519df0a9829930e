"""Words that say nothing about a text, folded as `analyse.fold` does."""

STOP_WORDS = frozenset(
    """
    a aber alle allem allen aller alles als also am an and andere anderem anderen anderer anderes
    are auch auf aus bei beim bereits besonders bin bis bist bitte brauche brauchen bzw da dabei
    dadurch dafur dagegen daher damit danach dann daran darauf daraus darf darum das dass davon dazu
    dein deine dem den denen denn der deren des deshalb dessen die dies diese diesem diesen dieser
    dieses doch dort du durch eben ebenso ein eine einem einen einer eines einfach einige einigen
    einiger einiges er erst erste ersten es etc etwa etwas euch euer eure fast fehlen fehlt for from
    fur ganz gar gegen gerade gern gerne gibt gut habe haben hat hatte hatten her heute hier hilfe
    hin how ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in indem ins is ist ja je
    jede jedem jeden jeder jedes jedoch jene jenen jetzt jeweils kann kaum kein keine keinem keinen
    keiner konnen konnte konnten leider machen macht mal man manche mehr mein meine meinem meinen
    meiner mich mir mit mochte mochten moglich muss mussen my nach neben nicht nichts noch nun nur
    ob oder of oft ohne on or our schon sehr seid sein seine seinem seinen seiner seit selbst sich
    sie sind so sogar solche solchem soll sollen sollte sollten sondern sonst soweit sowie sowohl
    statt suchen sucht the to uber um und uns unser unsere unserem unseren unserer unter usw viel
    viele vielen vom von vor wahrend wann war waren warum was we weil welche welchem welchen welcher
    welches wem wen wenig wenn wer werde werden wie wieder will wir wird with wo wohl wollen womit
    worden wunschen wurde wurden zb zu zum zur zwar zwischen
    """.split()  # noqa: SIM905 - a word list reads better than 200 quoted words
)
