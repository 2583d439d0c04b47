/** Given names that are frequent in several countries and are hardly ever another word. Lower case. */
export const FIRST_NAMES: ReadonlySet<string> = new Set(
  `aaron adam adrian agnieszka ahmed aisha alan albert alejandro alex alexander alexandra ali alice alicia amanda amelia ana
  andrea andreas andrew angela anita anja anna anne anthony antonio arthur barbara benjamin bernard bianca bob brandon brian
  bruno caroline carlos carmen catherine charles charlotte chloe christian christine christopher claire claudia daniel daniela
  david deborah dennis diana diego dmitri dominik donald dorothy edward elena elizabeth ella emily emma eric erik ethan eva
  fatima felix fernando francesca francois frank gabriel george gerald giovanni giulia gregory hannah hans harry heather helen
  henry hugo ibrahim ines ingrid irene isabel isabella ivan jack jacob jacqueline james jan jane janet jason javier jean jennifer
  jeremy jessica jim joan joe johan johannes john jonas jonathan jorge jose joseph joshua juan julia julian julie karen karin
  katarzyna katherine kathleen keith kenneth kevin kim krzysztof larry laura lars lauren leon leonardo liam linda lisa lorenzo
  louis lucas lucia luis luisa lukas maja manuel marco margaret maria marie mario marion markus marta martin martina mary
  mateusz matteo matthew maximilian megan melissa michael michelle miguel mohamed mohammed monica nancy natalia natalie nathan
  nicholas nicole nikolai noah olga oliver olivia oscar pablo pamela patricia patrick paul paula pavel pedro peter petra philip
  pierre piotr rachel ralph raymond rebecca ricardo richard robert roberto roger ronald rosa roxana russell ruth ryan samantha
  samuel sandra sara sarah scott sean sergei sharon sofia sophia sophie stefan stephanie stephen steven susan svetlana teresa
  theresa thomas timothy tobias tomasz valentina vanessa victor victoria viktor vincent virginia vladimir walter wei william
  wojciech yusuf zoe zofia`
    .split(/\s+/)
    .filter(Boolean),
);
